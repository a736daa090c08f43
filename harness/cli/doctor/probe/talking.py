"""Attempts to reach other processes, or to make some."""

import _thread
import ctypes
import fcntl
import os
import socket
import subprocess

from attempt import attempt, mine
from kernel import number

_libc = ctypes.CDLL(None, use_errno=True)


@attempt
def socket_to(family, kind, protocol):
    socket.socket(family, kind, protocol).close()
    return True


@attempt
def socket_pair():
    for end in socket.socketpair():
        end.close()
    return True


def _ended(pid):
    return os.waitpid(pid, 0)[1] == 0


@attempt
def fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return _ended(pid)


@attempt
def clone():
    """fork by another name: the signal at its end is all that is asked for."""
    pid = _libc.syscall(ctypes.c_long(number("clone")), ctypes.c_long(17), None, None, None, None)
    if pid == 0:
        os._exit(0)
    return pid > 0 and _ended(pid)


@attempt
def spawn():
    """By vfork or its like, in newer versions of Python."""
    return subprocess.call(["true"]) == 0


@attempt
def shell():
    return os.system("true") == 0


@attempt
def execute():
    """There is no such file, which is found out only where programs may be started."""
    try:
        os.execv("/nowhere/true", ["true"])
    except FileNotFoundError:
        return True


@attempt
def thread():
    _thread.start_new_thread(len, ("",))
    return True


@attempt
def signal(pid):
    """No signal, only the question whether one could be sent; 0 is the process that made the worker."""
    os.kill(pid or os.getppid(), 0)
    return True


@attempt
def locked():
    with open(os.__file__) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True


@attempt
def locked_by_record():
    with open(os.__file__) as file:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return True


@attempt
def leased():
    own = mine("leased")
    with open(own, "w"):
        pass
    with open(own) as file:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    return True


@attempt
def fifo(path):
    os.mkfifo(path)
    os.unlink(path)
    return True


@attempt
def queue():
    """A POSIX message queue whose name cannot be right: whether the kernel looks at it."""
    result = _libc.syscall(ctypes.c_long(number("mq_open")), b"/", ctypes.c_long(0), None, None)
    return result >= 0 or ctypes.get_errno() not in (1, 38)
