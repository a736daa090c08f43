"""Walls around one worker. Tier A: its own namespaces and root folder; A and B: Landlock and seccomp; all: limits."""

import ctypes
import os
import resource
import signal
import sys

from . import landlock, seccomp

_NEW_MOUNTS, _NEW_CGROUPS, _NEW_NAMES, _NEW_IPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
_NEW_USERS, _NEW_PROCESSES, _NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 32, 4096, 16384, 1 << 18
_MNT_DETACH = 2
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 1, 38, 24
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")

NEW_ROOT = "/tmp/root"
# A worker's only writable file system; what it sees of it are /tmp and /submission.
OWN = "/own"
FOLDERS = ("/tmp", "/submission")
# Workers that run beside one, as the same user, may start threads of their own after its limit was set.
OTHERS_MAY_START = 8


class Walls:
    """Prepared once in the fork server; `fork` and `enter` then cost a millisecond or two for each worker.

    In tier A the fork server is root, without any right outside, of a user namespace of its own, which everything belongs
    to that it prepares for workers: the file system that each gets a copy of, and network namespaces. A network namespace
    is dear to make and to remove, so one serves many workers, one after the other: each has it for itself, and can leave
    nothing in it, since it may not open a socket and has no right over it.
    """

    def __init__(self, settings):
        self.tier = settings["tier"]
        self.limits = settings["limits"]
        self.readable = [path for path in settings["readable"] if os.path.lexists(path)]
        self.present = _outermost(path for path in self.readable + list(_DEVICES) if os.path.exists(path))
        # PyDLL keeps the GIL over the call, so that nothing but the clone happens.
        self.libc = ctypes.PyDLL(None, use_errno=True)
        self.ids = os.getuid(), os.getgid()
        self.bounds = [(getattr(resource, "RLIMIT_" + name, None), value) for name, value in _bounds(self.limits)]
        self.filters = None
        self.landlock = 0
        self.networks = {}  # pid → descriptor of its network namespace
        self.free_networks = []
        if self.tier == "C":
            return
        self.libc.syscall.restype = ctypes.c_long
        for name in ("prctl", "capset"):
            getattr(self.libc, name)  # kept by ctypes, so that no worker has to look it up
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
        self.no_capabilities = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        if self.tier == "A":
            os.makedirs(NEW_ROOT, exist_ok=True)
            self._unshare(_NEW_USERS | _NEW_MOUNTS | _NEW_NETWORK)
            self._map_user(_own_process())
            self.root = self._prepared_root()

    def allow_data(self, size):
        """Of what the kernel counts as a worker's data, so many bytes are code that all share, and leave its own untouched."""
        data = getattr(resource, "RLIMIT_DATA", None)
        self.bounds = [(kind, value + size if kind == data else value) for kind, value in self.bounds]

    def fork(self):
        """Like os.fork; in tier A the child is born as process 1 of its own namespaces. `ended` takes back what it had."""
        if self.tier != "A":
            return os.fork()
        self.network = self.free_networks.pop() if self.free_networks else self._new_network()
        # Sound only while this process has exactly one thread (the caller asserts it): nothing else holds a lock.
        flags = _NEW_PROCESSES | _NEW_IPC | _NEW_NAMES | _NEW_CGROUPS | signal.SIGCHLD
        pid = self.libc.syscall(self.clone, flags, 0, 0, 0, 0)
        if pid < 0:
            raise OSError(ctypes.get_errno(), "new namespaces: " + os.strerror(ctypes.get_errno()))
        self.networks[pid] = self.network
        return pid

    def ended(self, pid):
        """To be told when a worker and all that it may have started are gone."""
        if pid in self.networks:
            self.free_networks.append(self.networks.pop(pid))

    def enter(self, folder, threads):
        """Builds the walls around the calling process, which may start threads or not; returns its working folder. Nothing
        undoes them."""
        if self.tier == "A":
            folder = self._enter_namespaces()
        if sys.platform == "linux":
            self._checked(self.libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "pdeathsig")
        os.setsid()
        self._limit(threads)
        if self.tier == "C":
            return folder
        self._drop_capabilities()
        if self.landlock:
            writable = FOLDERS if self.tier == "A" else (folder,)
            landlock.restrict(self.libc, self.landlock, self.present, (*writable, "/dev/null"))
        seccomp.install(self.libc, self.filters[threads])
        return folder

    def _new_network(self):
        """A network namespace that nobody is in: the fork server's, which moves on to a new one."""
        network = os.open("/proc/self/ns/net", os.O_RDONLY)
        self._unshare(_NEW_NETWORK)
        return network

    def _prepared_root(self):
        """A mount namespace with the root folder of all workers: nothing but the libraries and four devices, read-only."""
        self._mount(None, "/", None, _MS_REC | _MS_PRIVATE, None)
        own = os.open("/proc/self/ns/mnt", os.O_RDONLY)
        self._unshare(_NEW_MOUNTS)
        prepared = os.open("/proc/self/ns/mnt", os.O_RDONLY)
        flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
        self._mount("tmpfs", NEW_ROOT, "tmpfs", flags, "size=1m,nr_inodes=4096,mode=0755")
        for make, path, source in _root_plan(self.readable + list(_DEVICES)):
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
        for path in (OWN, *FOLDERS):
            os.mkdir(NEW_ROOT + path, 0o755)
        self._mount(None, NEW_ROOT, None, _MS_BIND | _MS_REMOUNT | _MS_RDONLY | flags, None)
        os.chdir(NEW_ROOT)
        self._checked(self.libc.syscall(self.pivot_root, b".", b"."), "pivot_root")
        self._checked(self.libc.umount2(b".", _MNT_DETACH), "umount")
        self._enter(own, _NEW_MOUNTS)
        os.close(own)
        return prepared

    def _enter_namespaces(self):
        """Takes what was prepared, with a small private tmpfs for /tmp and /submission; no /proc, no /etc, no socket. Then
        gives up all rights over it, by a user namespace below the one that it belongs to."""
        process = _own_process()
        self._enter(self.network, _NEW_NETWORK)
        self._enter(self.root, _NEW_MOUNTS)
        self._unshare(_NEW_MOUNTS)
        size = "size=%dm,nr_inodes=4096,mode=0755" % max(1, self.limits["file_mb"])
        self._mount("tmpfs", OWN, "tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, size)
        for path in FOLDERS:
            os.mkdir(OWN + path, 0o700)
            self._mount(OWN + path, path, None, _MS_BIND, None)
        self._unshare(_NEW_USERS)
        self._map_user(process)
        os.chdir("/")
        return "/submission"

    def _map_user(self, process):
        # One id each, mapped to itself: the only mapping that needs no privilege.
        uid, gid = self.ids
        for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (uid, uid)), ("gid_map", "%d %d 1" % (gid, gid))):
            file = os.open(name, os.O_WRONLY, dir_fd=process)
            os.write(file, text.encode())
            os.close(file)
        os.close(process)

    def _limit(self, threads):
        for kind, value in (*self.bounds, (getattr(resource, "RLIMIT_NPROC", None), self._processes(threads))):
            if kind is None or value is None:
                continue
            try:
                resource.setrlimit(kind, (value, value))
            except (OSError, ValueError):
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
        self._checked(self.libc.capset(*map(ctypes.byref, self.no_capabilities)), "capset")

    def _unshare(self, namespaces):
        self._checked(self.libc.unshare(namespaces), "new namespaces")

    def _enter(self, namespace, kind):
        self._checked(self.libc.setns(namespace, kind), "entering a namespace")

    def _mount(self, source, target, kind, flags, data):
        encoded = [None if text is None else text.encode() for text in (source, target, kind, data)]
        result = self.libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3])
        self._checked(result, "mount " + target)

    def _checked(self, result, what):
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, "%s: %s" % (what, os.strerror(number)))


def _bounds(limits):
    """What each process may use, but for the number of processes: (name, value)."""
    megabyte = 1 << 20
    return (
        ("CPU", limits["submission_cpu_seconds"]),
        ("DATA", limits["data_mb"] * megabyte),
        ("AS", limits["address_mb"] * megabyte),
        ("FSIZE", limits["file_mb"] * megabyte),
        ("NOFILE", limits["open_files"]),
        ("CORE", 0),
    )


def _outermost(paths):
    """The paths without those that lie below another of them."""
    kept = {}  # path → where it really is
    for path in paths:
        real = os.path.realpath(path)
        if not any(real == other or real.startswith(other + "/") for other in kept.values()):
            kept[path] = real
    return list(kept)


def _own_process():
    """A descriptor of this process's folder in /proc, which serves where /proc is out of sight."""
    return os.open("/proc/self", os.O_PATH | os.O_DIRECTORY)


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
