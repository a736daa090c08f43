"""The system calls that a worker may make: an allow-list, since torch and numpy are loaded already.

Everything else answers EPERM, so that Python raises an exception that the student can read. No new process and no
thread, no socket, no signal to anyone, no mount, no trace, no limit of another process. Nor what Landlock does not watch
over: in tier B a worker may have the rights of the person who grades, and could change modes and times of any file of
theirs, cut it short (before Linux 6.2), or tell another worker something by a lock on a shared library. Nor fallocate,
which takes space beyond the end of a file that no limit counts.
"""

import ctypes
import ctypes.util
import os

ALLOWED = """
read write readv writev pread64 pwrite64 lseek close close_range fstat stat lstat newfstatat fstatat64 statx access faccessat
faccessat2 creat getdents getdents64 getcwd chdir fchdir readlink readlinkat statfs fstatfs
dup dup2 dup3 pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 ftruncate fsync fdatasync
umask fadvise64 copy_file_range sendfile
mmap munmap mprotect mremap madvise brk msync
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait sigaltstack pause alarm setitimer getitimer
nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getrusage
getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgid getpgrp getsid
getrandom uname sysinfo getcpu getpriority sched_yield sched_getaffinity sched_getparam sched_getscheduler
set_robust_list get_robust_list rseq membarrier set_tid_address restart_syscall arch_prctl
getrlimit exit exit_group
""".split()

# fcntl could make the kernel send signals (F_SETOWN, F_SETSIG): only the harmless commands.
FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030)
FUTEX_PRIVATE = 128

_ALLOW = 0x7FFF0000
_ERRNO_EPERM = 0x00050001
_ERRNO_EAGAIN = 0x0005000B
_ERRNO_ENOSYS = 0x00050026
_EQUAL, _MASKED_EQUAL = 4, 7
_CLONE_THREAD = 0x10000
_OPTIMIZE, _BINARY_TREE = 8, 2


class _Comparison(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def library():
    """libseccomp, or None."""
    for name in ("libseccomp.so.2", ctypes.util.find_library("seccomp")):
        if name is None:
            continue
        try:
            return ctypes.CDLL(name, use_errno=True)
        except OSError:
            continue
    return None


def number(lib, name):
    """The number of a system call on this architecture; negative when it has none."""
    return lib.seccomp_syscall_resolve_name(name.encode())


def build(lib, threads=False):
    """The compiled filter. Built once; installing it takes 0.1 ms. `threads` allows new ones, of the calling process: torch 2
    starts one for its first `backward()`."""
    lib.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(lib.seccomp_init(ctypes.c_uint32(_ERRNO_EPERM)))
    for name in ALLOWED:
        if number(lib, name) >= 0:
            _add(lib, context, name)
    for command in FCNTL_COMMANDS:
        _add(lib, context, "fcntl", _Comparison(1, _EQUAL, command, 0))
    _add(lib, context, "prlimit64", _Comparison(0, _EQUAL, 0, 0))  # its own limits only
    for name, flags in (("open", 1), ("openat", 2)):
        if number(lib, name) >= 0:
            _allow_opening(lib, context, name, flags)
    # All workers have the same pages of the libraries in memory: by any other futex one could wake another.
    _add(lib, context, "futex", _Comparison(1, _MASKED_EQUAL, FUTEX_PRIVATE, FUTEX_PRIVATE))
    if threads:
        _allow_threads(lib, context)
    # The kernel installs a tree in half the time of a list, which libseccomp before 2.5 makes all the same.
    lib.seccomp_attr_set(context, ctypes.c_uint32(_OPTIMIZE), ctypes.c_uint32(_BINARY_TREE))
    reader, writer = os.pipe()
    try:
        if lib.seccomp_export_bpf(context, writer) != 0:
            raise OSError("libseccomp could not compile the filter")
        compiled = os.read(reader, 1 << 16)
    finally:
        os.close(reader)
        os.close(writer)
        lib.seccomp_release(context)
    program = _Program(len(compiled) // 8)
    program.buffer = ctypes.create_string_buffer(compiled, len(compiled))
    program.filter = ctypes.addressof(program.buffer)
    return program


def _add(lib, context, name, comparison=None, answer=_ALLOW):
    rules = (_Comparison * 1)(comparison or _Comparison())
    count = 0 if comparison is None else 1
    if lib.seccomp_rule_add_array(context, ctypes.c_uint32(answer), number(lib, name), count, rules) != 0:
        raise OSError("libseccomp refused a rule for " + name)


def _allow_opening(lib, context, name, flags):
    # All but cutting short what is opened for reading only, which Landlock does not see before Linux 6.2.
    cut = os.O_TRUNC
    _add(lib, context, name, _Comparison(flags, _MASKED_EQUAL, cut, 0))
    for writing in (os.O_WRONLY, os.O_RDWR):
        _add(lib, context, name, _Comparison(flags, _MASKED_EQUAL, cut | writing, cut | writing))


def _allow_threads(lib, context):
    # The flags of clone3 lie in memory, where no filter sees them: as if the kernel had it not, libc takes clone.
    if number(lib, "clone3") >= 0:
        _add(lib, context, "clone3", answer=_ERRNO_ENOSYS)
    _add(lib, context, "clone", _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, _CLONE_THREAD))
    # pthread_join waits by a futex that is not private: libc looks again until the thread is gone, and ends the process at
    # any other answer.
    _add(lib, context, "futex", _Comparison(1, _MASKED_EQUAL, FUTEX_PRIVATE, 0), _ERRNO_EAGAIN)


def install(libc, program):
    """Installs the filter in this process, for good. Needs no_new_privs."""
    if libc.prctl(22, 2, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the seccomp filter could not be installed")
