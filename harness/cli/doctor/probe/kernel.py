"""Attempts on the kernel itself, by system calls that no honest submission makes.

Their arguments are wrong on purpose. The kernel then answers what is wrong with them; only where a call is refused as such
is the answer EPERM, or ENOSYS.
"""

import ctypes
import errno
import os
import resource

from attempt import attempt

_LAST_CALL = 511
# uretprobe and uprobe (x86-64): no filter is asked about them, and the kernel ends whoever calls them.
_ENDING = {335, 336}
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def number(name):
    """The number of a system call here; negative where it has none."""
    return ctypes.CDLL("libseccomp.so.2").seccomp_syscall_resolve_name(name.encode())


def _refused(call, arguments):
    result = _libc.syscall(ctypes.c_long(call), *(ctypes.c_long(argument) for argument in arguments))
    return result < 0 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)


@attempt
def reaches(name, *arguments):
    call = number(name)
    return call >= 0 and not _refused(call, arguments)


@attempt
def other_calls():
    """Every system call that is not on the list of those that a worker may make."""
    from _backcheck import seccomp

    limited = ("clone", "clone3", "fcntl", "futex", "open", "openat", "prlimit64")
    known = {number(name) for name in (*seccomp.ALLOWED, *limited)}
    others = set(range(_LAST_CALL + 1)) - known - _ENDING
    return not all(_refused(call, [-1] * 6) for call in sorted(others))


@attempt
def woken():
    """A message to whoever waits on the same page of a library, which all workers have in memory."""
    wake = 1  # not private to the process
    page = ctypes.cast(_libc.getpid, ctypes.c_void_p).value & ~3
    return _libc.syscall(ctypes.c_long(number("futex")), ctypes.c_void_p(page), ctypes.c_int(wake), ctypes.c_int(1)) >= 0


@attempt
def descriptors():
    """Open files beyond standard input, output and error, and the worker's own channel."""
    for descriptor in range(4, 4096):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        return True
    return False


@attempt
def raised_limit():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most + 1, most + 1))
    except ValueError:  # as Python words it
        return False
    return True


@attempt
def prlimit(pid):
    """Of another process, even if it is only read."""
    return resource.prlimit(pid, resource.RLIMIT_NOFILE) is not None


@attempt
def scheduler():
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    return True
