"""Pages that every worker writes are copied by the fork, all at once. Else each of them, some 800 before a first case, is
copied when it is written to, by a fault that costs several times as much as the copy.

The kernel copies what is pinned, since a device may be writing to it (Linux 5.12; copy_present_page in mm/memory.c), and
io_uring pins what is registered with it as a buffer (io_uring_register(2)). Nothing is ever read into these. All that a
user's processes pin counts against RLIMIT_MEMLOCK: where that is 8 MB, as is usual, a third run at the same time goes without.
"""

import array
import ctypes
import itertools
import os

from . import memory

_SETUP, _REGISTER = 425, 427  # the same on every architecture
_REGISTER_BUFFERS, _PARAMETERS = 0, 120  # io_uring_params has so many bytes
_MOST_BUFFERS = 1024


def copy_when_forked(rehearse):
    """`rehearse(tell)` lets a worker do what most will do, calls `tell` with its /proc/self/pagemap at its end, and returns
    the bytes that this returns. Where the kernel refuses something, nothing is lost."""
    places = [(start, end) for start, end, rights, _ in memory.mappings() if rights in ("rw-p", "rwxp")]
    if not places:  # no /proc
        return

    def tell(pagemap):
        pages = (memory.written_pages(start, end, pagemap) for start, end in places)
        return array.array("Q", itertools.chain.from_iterable(pages)).tobytes()

    _pin(_runs(array.array("Q", rehearse(tell))))


def _runs(pages):
    """(start, size) of what lies side by side, the longest of them where there are too many."""
    runs = []
    for page in pages:
        if runs and sum(runs[-1]) == page:
            runs[-1] = runs[-1][0], runs[-1][1] + memory.PAGE
        else:
            runs.append((page, memory.PAGE))
    return sorted(runs, key=lambda run: -run[1])[:_MOST_BUFFERS]


def _pin(runs):
    libc = ctypes.CDLL(None)
    libc.syscall.restype = ctypes.c_long
    ring = libc.syscall(_SETUP, ctypes.c_uint(1), ctypes.create_string_buffer(_PARAMETERS))
    if ring < 0:  # not Linux 5.1, or not allowed
        return
    # While somebody else has it too, a page is taken out of its huge page when it is pinned.
    reader, writer = os.pipe()
    other = os.fork()
    if other == 0:
        os.close(writer)
        os.read(reader, 1)
        os._exit(0)
    buffers = array.array("Q", [number for run in runs for number in run])
    address = ctypes.c_void_p(buffers.buffer_info()[0])
    libc.syscall(_REGISTER, ctypes.c_uint(ring), ctypes.c_uint(_REGISTER_BUFFERS), address, ctypes.c_uint(len(runs)))
    os.close(reader)
    os.close(writer)
    os.waitpid(other, 0)
