"""The fork server: loads torch once, then makes one isolated worker for each submission. It never sees a submission,
a case, or any expected value: a worker inherits all of its memory.

It talks with the judge in JSON lines on descriptor 3, and opens the sockets on which a worker talks with the judge.
"""

import _signal
import _socket
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time

# A worker is made in milliseconds: by the modules below `signal` and `socket`, which make no enumerations.
_UNIX, _STREAM = int(socket.AF_UNIX), int(socket.SOCK_STREAM)
_DEFAULT = int(signal.SIG_DFL)
_CHILD, _PIPE = int(signal.SIGCHLD), int(signal.SIGPIPE)
# What Python and libraries catch, and the fork server has no use for.
_CAUGHT = [getattr(signal, "SIG" + name) for name in "INT TERM SEGV BUS FPE ILL ABRT".split()]
CONTROL = 3
DATA = 3  # in the worker, where the control channel is closed


def main(settings):
    """Serves until the judge closes the control channel."""
    versions, files = _load(settings)
    from . import channel, child, discard, early_copies, isolate, memory, warm_up

    walls = isolate.Walls(settings)
    waker, woken = os.pipe()
    for end in (waker, woken):
        os.set_blocking(end, False)
    for number in _CAUGHT:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    server = Server(settings, walls, child.serve, channel.send, discard.discard)
    child.remember_modules()
    if settings["lay_out"]:
        walls.allow_data(memory.make_forks_cheap(warm_up.warm_up))
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, shared pages
    if settings["copy_early"]:
        early_copies.copy_when_forked(lambda tell: server.rehearse(warm_up.frames(), tell))
    server.tell({"ready": versions, "files": files, "landlock": walls.landlock})
    server.loop(waker)


def _load(settings):
    import importlib

    import numpy
    import torch

    from . import autograd, warm_up

    torch.set_num_threads(1)
    warm_up.warm_up()
    # A worker cannot start threads; asking for them must not hang or end it.
    torch.set_num_threads = lambda count: None
    torch.set_num_interop_threads = lambda count: None
    for name in settings["preload"]:
        importlib.import_module(name)
    counts_nodes = autograd.watch()
    capability = getattr(getattr(torch.backends, "cpu", None), "get_cpu_capability", None)
    if capability is not None:
        cpu = capability()
    else:
        lines = [line for line in torch.__config__.show().splitlines() if "CPU capability usage" in line]
        cpu = lines[0].split(":")[-1].strip() if lines else "unknown"
    versions = {
        "python": "%d.%d.%d" % sys.version_info[:3],
        "torch": str(torch.__version__),
        "numpy": str(numpy.__version__),
        "cpu": cpu,
        "autograd": "nodes counted" if counts_nodes else "nodes not counted",
    }
    # None of the versions changes unless one of these does.
    packages = [os.path.dirname(package.__file__) for package in (torch, numpy)]
    return versions, [os.path.realpath(sys.executable)] + [os.path.join(package, "version.py") for package in packages]


class Server:
    """Makes workers, reports their ends, and answers questions about their CPU time."""

    def __init__(self, settings, walls, serve, send, discard):
        self.settings = settings
        self.walls = walls
        self.serve = serve
        self.send = send
        self.discard = discard
        self.workers = {}  # pid → (number, folder)
        self.pids = {}  # number → pid
        self.helpers = set()  # pids of processes that remove folders
        self.buffer = b""

    def tell(self, message):
        data = (json.dumps(message) + "\n").encode()
        try:
            while data:
                data = data[os.write(CONTROL, data) :]
        except BrokenPipeError:  # the judge was killed
            self.end()

    def loop(self, waker):
        while True:
            ready, _, _ = select.select([CONTROL, waker], [], [])
            if waker in ready:
                os.read(waker, 4096)
            self.reap()
            if CONTROL in ready and not self.receive():
                self.end()

    def end(self):
        """Leaves when all others are gone, so that nobody is at work in a folder that the judge removes then."""
        for pid in (*self.workers, *self.helpers):
            os.kill(pid, signal.SIGKILL)
        try:
            while True:
                os.wait()
        except ChildProcessError:
            os._exit(0)

    def receive(self):
        data = os.read(CONTROL, 1 << 16)
        if not data:
            return False
        self.buffer += data
        *lines, self.buffer = self.buffer.split(b"\n")
        for line in lines:
            request = json.loads(line)
            if "start" in request:
                self.start(request["start"], request["token"], request["threads"])
            elif "kill" in request and request["kill"] in self.pids:
                os.kill(self.pids[request["kill"]], signal.SIGKILL)
            elif "cpu" in request and request["cpu"] in self.pids:
                self.tell({"cpu": request["cpu"], "ms": _cpu_ms(self.pids[request["cpu"]])})
        return True

    def start(self, number, token, threads):
        _assert_one_thread()
        sockets = [self.connect(token + channel) for channel in ("d", "o")]
        pid, folder = self.fork(sockets, threads)
        for end in sockets:
            end.close()
        self.workers[pid] = (number, folder)
        self.pids[number] = pid

    def rehearse(self, frames, tell):
        """Gives `frames` to a worker of its own; returns what `tell` says in it of its pagemap when it has answered."""
        questions, data = socket.socketpair()
        told, output = socket.socketpair()
        questions.sendall(frames)
        questions.shutdown(socket.SHUT_WR)
        pid, folder = self.fork((data, output), False, tell)
        data.close()
        output.close()
        text = b"".join(iter(lambda: told.recv(1 << 16), b""))
        questions.close()
        told.close()
        os.waitpid(pid, 0)
        self.walls.ended(pid)
        if folder is not None:
            self.discard(folder)
        return text

    def fork(self, sockets, threads, tell=None):
        """Makes a worker; returns its pid, and its folder outside tier A."""
        folder = None
        if self.settings["tier"] != "A":
            folder = tempfile.mkdtemp(prefix="w", dir=self.settings["scratch"])
        pid = self.walls.fork()
        if pid == 0:
            self.become_worker(sockets, folder, threads, tell)
        return pid, folder

    def connect(self, hello):
        end = _socket.socket(_UNIX, _STREAM)
        end.connect(self.settings["socket"])
        end.sendall(hello.encode())
        return end

    def become_worker(self, sockets, folder, threads, tell):
        """Never returns."""
        try:
            kept = [] if tell is None else [os.open("/proc/self/pagemap", os.O_RDONLY)]
            signal.set_wakeup_fd(-1)
            _signal.signal(_CHILD, _DEFAULT)
            _signal.signal(_PIPE, _DEFAULT)
            data, output = (os.dup(end.fileno()) for end in sockets)
            null = os.open(os.devnull, os.O_RDWR)
            for target, source in enumerate((null, output, output, data, *kept)):
                os.dup2(source, target)
            try:
                folder = self.walls.enter(folder, threads)
                os.closerange(DATA + 1 + len(kept), 1024)
            except BaseException as error:  # noqa: B902 -- told to the judge, which gives up this tier
                self.send(DATA, {"id": 0, "failed": "%s: %s" % (type(error).__name__, error)})
                os._exit(1)
            self.workers = self.pids = self.settings = None
            self.send(DATA, {"id": 0, "ready": True})
            self.serve(DATA, folder, {"reply_bytes": self.walls.limits["reply_mb"] << 20})
            if tell is not None:
                os.write(1, tell(DATA + 1))
            os._exit(0)
        finally:
            os._exit(1)

    def reap(self):
        while self.workers or self.helpers:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid not in self.workers:
                self.helpers.discard(pid)
                continue
            self.walls.ended(pid)
            number, folder = self.workers.pop(pid)
            del self.pids[number]
            if folder is not None:
                helper = self.discard(folder)
                if helper is not None:
                    self.helpers.add(helper)
            signalled = os.WIFSIGNALED(status)
            self.tell(
                {
                    "exited": number,
                    "signal": os.WTERMSIG(status) if signalled else None,
                    "status": None if signalled else os.WEXITSTATUS(status),
                    "cpu_ms": (usage.ru_utime + usage.ru_stime) * 1000,
                    "peak_kb": usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss // 1024,
                }
            )


def _cpu_ms(pid):
    """CPU time of all of a process, by its POSIX clock: clockid (~pid << 3) | CPUCLOCK_SCHED (Linux)."""
    try:
        return time.clock_gettime(((~pid) << 3) | 2) * 1000
    except (OSError, AttributeError):
        return None


def _assert_one_thread():
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError:
        return  # no /proc: not Linux, so no raw clone either
    if threads != 1:
        raise SystemExit("the fork server has %d threads; a fork would be unsound" % threads)
