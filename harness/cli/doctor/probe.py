"""A submission that tries to get out. Each function returns 1 when it got through, 0 when it was refused."""

import _thread
import ctypes
import fcntl
import mmap
import os
import socket


def refused(attempt):
    def guarded(*arguments):
        try:
            return attempt(*arguments)
        except (OSError, RuntimeError, MemoryError):
            return 0

    return guarded


@refused
def read(path):
    """The number in a file."""
    with open(path) as file:
        return int(file.read())


@refused
def write(path):
    with open(path, "w") as file:
        file.write("written")
    return 1


@refused
def attributes(path):
    os.chmod(path, 0o644)
    return 1


@refused
def environment(name, judge):
    if name in os.environ:
        return 1
    with open("/proc/%d/environ" % judge, "rb") as file:
        return 1 if file.read(1) else 0


@refused
def network():
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    return 1


@refused
def process():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return 1


@refused
def thread():
    _thread.start_new_thread(len, ("",))
    return 1


@refused
def signal(judge):
    os.kill(judge, 0)
    return 1


@refused
def namespace():
    # CLONE_NEWUTS: changes nothing for anyone, and where it is refused, so are the others.
    return 1 if ctypes.CDLL(None).unshare(0x04000000) == 0 else 0


@refused
def lock():
    with open(os.__file__) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return 1


def spin():
    while True:
        pass


@refused
def memory(size):
    mmap.mmap(-1, size).close()
    return 1


@refused
def files(count, megabytes):
    for number in range(count):
        with open("file%d" % number, "wb") as file:
            for _ in range(megabytes):
                file.write(bytes(1 << 20))
    return 1
