"""Runs a command as root in a place such as a container of Docker's: with its capabilities, and its refusal of new
namespaces and mounts (Docker's default seccomp profile, and that of Gradescope's).
"""

import ctypes
import errno
import os
import sys

# chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw, sys_chroot, mknod,
# audit_write, setfcap
KEPT = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
NEW_NAMESPACES = 0x7E020000
REFUSED = ("unshare", "setns", "mount", "umount2", "pivot_root", "fsopen", "open_tree", "move_mount")
ALLOW, EPERM, ENOSYS = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
MASKED_EQUAL = 7
PR_CAPBSET_DROP, CAPABILITIES_V3 = 24, 0x20080522


class Comparison(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def drop_capabilities():
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/sys/kernel/cap_last_cap") as file:
        last = int(file.read())
    for capability in set(range(last + 1)) - set(KEPT):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "bounding set")
    kept = sum(1 << capability for capability in KEPT)
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0)
    # Effective, permitted and inheritable; then the same for capabilities from 32 on.
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    if libc.capset(ctypes.byref(header), ctypes.byref(sets)) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def refuse_namespaces():
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(ALLOW)))

    def refuse(name, answer, *comparisons):
        rules = (Comparison * len(comparisons))(*comparisons)
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if seccomp.seccomp_rule_add_array(context, ctypes.c_uint32(answer), number, len(comparisons), rules) != 0:
            raise OSError("no rule for " + name)

    for name in REFUSED:
        refuse(name, EPERM)
    for flag in (1 << bit for bit in range(32) if NEW_NAMESPACES >> bit & 1):
        refuse("clone", EPERM, Comparison(0, MASKED_EQUAL, flag, flag))
    refuse("clone3", ENOSYS)  # its flags lie in memory
    if seccomp.seccomp_load(context) != 0:
        raise OSError("the filter could not be loaded")


drop_capabilities()
refuse_namespaces()
os.execvp(sys.argv[1], sys.argv[1:])
