"""Walls around one worker. Tier A: its own namespaces and root folder; A and B: Landlock and seccomp; all: limits."""

import ctypes
import os
import resource
import signal
import sys

from . import landlock, seccomp

_NEW_NAMESPACES = 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 32, 4096, 16384, 1 << 18
_MNT_DETACH = 2
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 1, 38, 24
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")

NEW_ROOT = "/tmp/root"
# Workers that run beside one, as the same user, may start threads of their own after its limit was set.
OTHERS_MAY_START = 8


class Walls:
    """Prepared once in the fork server; `fork` and `enter` then cost a few milliseconds for each worker."""

    def __init__(self, settings):
        self.tier = settings["tier"]
        self.limits = settings["limits"]
        self.readable = [path for path in settings["readable"] if os.path.lexists(path)]
        self.present = [path for path in self.readable + list(_DEVICES) if os.path.exists(path)]
        # PyDLL keeps the GIL over the call, so that nothing but the clone happens.
        self.libc = ctypes.PyDLL(None, use_errno=True)
        self.ids = os.getuid(), os.getgid()
        self.filters = None
        self.landlock = 0
        if self.tier == "C":
            return
        self.libc.syscall.restype = ctypes.c_long
        self.landlock = landlock.version(self.libc)
        if self.landlock == 0 and self.tier == "B":
            raise OSError("this kernel has no Landlock, which tier B needs")
        library = seccomp.library()
        if library is None:
            raise OSError("libseccomp.so.2 is missing; on Debian it is the package libseccomp2")
        self.filters = {threads: seccomp.build(library, threads) for threads in (False, True)}
        self.clone = seccomp.number(library, "clone")
        self.pivot_root = seccomp.number(library, "pivot_root")
        self.capabilities = _capability_count()
        if self.tier == "A":
            os.makedirs(NEW_ROOT, exist_ok=True)
            self.root_plan = _root_plan(self.readable + list(_DEVICES))

    def fork(self):
        """Like os.fork; in tier A the child is born as process 1 of its own namespaces."""
        if self.tier != "A":
            return os.fork()
        # Sound only while this process has exactly one thread (the caller asserts it): nothing else holds a lock.
        pid = self.libc.syscall(self.clone, _NEW_NAMESPACES | signal.SIGCHLD, 0, 0, 0, 0)
        if pid < 0:
            raise OSError(ctypes.get_errno(), "clone with new namespaces: " + os.strerror(ctypes.get_errno()))
        return pid

    def enter(self, folder, threads):
        """Builds the walls around the calling process, which may start threads or not; returns its working folder. Nothing
        undoes them."""
        if self.tier == "A":
            self._map_user()
            folder = self._new_root()
        if sys.platform == "linux":
            self._checked(self.libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "pdeathsig")
        os.setsid()
        self._limit(threads)
        if self.tier == "C":
            return folder
        self._drop_capabilities()
        if self.landlock:
            writable = ["/tmp", folder] if self.tier == "A" else [folder]
            landlock.restrict(self.libc, self.landlock, self.present, writable + ["/dev/null"])
        seccomp.install(self.libc, self.filters[threads])
        return folder

    def _map_user(self):
        # One id each, mapped to itself: the only mapping that needs no privilege.
        uid, gid = self.ids
        for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (uid, uid)), ("gid_map", "%d %d 1" % (gid, gid))):
            file = os.open("/proc/self/" + name, os.O_WRONLY)
            os.write(file, text.encode())
            os.close(file)

    def _new_root(self):
        """A small private tmpfs as root, with the libraries bound read-only; no /proc, no /etc, no socket."""
        self._mount(None, "/", None, _MS_REC | _MS_PRIVATE, None)
        size = "size=%dm,nr_inodes=4096,mode=0755" % max(1, self.limits["file_mb"])
        self._mount("tmpfs", NEW_ROOT, "tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, size)
        for make, path, source in self.root_plan:
            if make == "folder":
                os.mkdir(path, 0o755)
            elif make == "link":
                os.symlink(source, path)
            else:
                if make == "device":
                    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
                self._mount(source, path, None, _MS_BIND | _MS_REC, None)
                if make == "bind":
                    self._mount(None, path, None, _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID | _MS_NODEV, None)
        os.chdir(NEW_ROOT)
        for name in ("tmp", "submission"):
            os.mkdir(name, 0o700)
        self._checked(self.libc.syscall(self.pivot_root, b".", b"."), "pivot_root")
        self._checked(self.libc.umount2(b".", _MNT_DETACH), "umount")
        os.chdir("/")
        return "/submission"

    def _limit(self, threads):
        megabyte = 1 << 20
        wanted = (
            ("RLIMIT_CPU", self.limits["submission_cpu_seconds"]),
            ("RLIMIT_DATA", self.limits["data_mb"] * megabyte),
            ("RLIMIT_AS", self.limits["address_mb"] * megabyte),
            ("RLIMIT_NPROC", self._processes(threads)),
            ("RLIMIT_FSIZE", self.limits["file_mb"] * megabyte),
            ("RLIMIT_NOFILE", self.limits["open_files"]),
            ("RLIMIT_CORE", 0),
        )
        for name, value in wanted:
            if value is None:
                continue
            try:
                resource.setrlimit(getattr(resource, name), (value, value))
            except (OSError, ValueError, AttributeError):
                if self.tier != "C":  # macOS knows some of them not
                    raise

    def _processes(self, threads):
        """The kernel counts all that the user runs, in tier A all that runs in the worker's own namespace (Linux 5.14)."""
        own = self.limits["processes"]
        if self.tier == "C":
            return None  # it would count whatever else the person runs who checks their own work
        if self.tier == "B" and threads:
            return _tasks_of(self.ids[0]) + OTHERS_MAY_START * own
        return own

    def _drop_capabilities(self):
        # Tier B has not the right to, and needs it less: it has no capability that could come back by a new namespace.
        for capability in range(self.capabilities if self.tier == "A" else 0):
            self._checked(self.libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0), "bounding set")
        self._checked(self.libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        self._checked(self.libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())), "capset")

    def _mount(self, source, target, kind, flags, data):
        encoded = [None if text is None else text.encode() for text in (source, target, kind, data)]
        result = self.libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3])
        self._checked(result, "mount " + target)

    def _checked(self, result, what):
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, "%s: %s" % (what, os.strerror(number)))


def _capability_count():
    with open("/proc/sys/kernel/cap_last_cap") as file:
        return int(file.read()) + 1


def _tasks_of(user):
    """How many threads of all processes a user runs."""
    count = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/status" % pid) as file:
                fields = dict(line.split(":", 1) for line in file if ":" in line)
        except OSError:
            continue  # it has ended since, or is hidden, and so another user's
        if int(fields["Uid"].split()[0]) == user:
            count += int(fields["Threads"])
    return count


def _root_plan(paths):
    """What to make below a new root, in order: (what, where, from what). Looked up once for all workers."""
    plan, made, bound = [], set(), []
    for path in paths:
        where = os.path.realpath(os.path.dirname(path)) + "/"
        if path in made or not os.path.lexists(path) or where.startswith(tuple(bound)):
            continue
        names = path.split("/")
        for depth in range(2, len(names)):
            folder = "/".join(names[:depth])
            if folder not in made:
                plan.append(("folder", NEW_ROOT + folder, None))
                made.add(folder)
        made.add(path)
        if os.path.islink(path):
            plan.append(("link", NEW_ROOT + path, os.readlink(path)))
        elif os.path.isdir(path):
            plan += [("folder", NEW_ROOT + path, None), ("bind", NEW_ROOT + path, path)]
            bound.append(path + "/")
        else:
            plan.append(("device", NEW_ROOT + path, path))
    return plan
