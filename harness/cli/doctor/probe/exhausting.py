"""Attempts to take more of the machine than a submission may."""

import ctypes
import mmap
import os
import time

import torch
from attempt import attempt, mine

_KEEP_SIZE = 1


def spin():
    while True:
        pass


def product():
    """In C, where Python gets no turn."""
    x = torch.ones(3000, 3000)
    while True:
        x @ x


def sleep():
    time.sleep(1000)


@attempt
def memory(size, flags):
    mmap.mmap(-1, size, flags | mmap.MAP_ANONYMOUS).close()
    return True


@attempt
def tensor(size):
    return torch.empty(size, dtype=torch.uint8).numel() == size


@attempt
def small_pieces(size):
    piece = 1 << 18
    # Not written to: where the machine is slow to give pages, the CPU time would end before the memory.
    return len([torch.empty(piece, dtype=torch.uint8) for _ in range(size // piece)]) > 0


@attempt
def files(count, megabytes):
    for _ in range(count):
        with open(mine("full"), "wb") as file:
            for _ in range(megabytes):
                file.write(bytes(1 << 20))
    return True


@attempt
def sparse(size):
    """A long file that takes no space."""
    with open(mine("sparse"), "wb") as file:
        file.truncate(size)
    return True


@attempt
def preallocated(size):
    """Space beyond a file's end, which the limit on its size does not count."""
    with open(mine("preallocated"), "wb") as file:
        libc = ctypes.CDLL(None, use_errno=True)
        return libc.fallocate(file.fileno(), _KEEP_SIZE, ctypes.c_long(0), ctypes.c_long(size)) == 0


@attempt
def empty_files(count):
    folder = mine("empty")
    os.mkdir(folder)
    for number in range(count):
        os.close(os.open("%s/%d" % (folder, number), os.O_CREAT | os.O_WRONLY))
    return True
