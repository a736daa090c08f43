"""Attempts to read what lies outside of the worker's folder: the bait is a file with a secret number in it."""

import os

import torch
from attempt import attempt, mine


def _holds(path, secret, **how):
    with open(path, **how) as file:
        return file.read() == str(secret)


@attempt
def opened(path, secret):
    return _holds(path, secret)


@attempt
def listed(path):
    return os.path.basename(path) in os.listdir(os.path.dirname(path))


@attempt
def by_folder(path, secret):
    """Relative to a descriptor of the root folder."""
    root = os.open("/", os.O_PATH | os.O_DIRECTORY)
    try:
        return _holds(path[1:], secret, opener=lambda name, flags: os.open(name, flags, dir_fd=root))
    finally:
        os.close(root)


@attempt
def by_working_folder(path, secret):
    here = os.getcwd()
    try:
        os.chdir(os.path.dirname(path))
        return _holds(os.path.basename(path), secret)
    finally:
        os.chdir(here)


@attempt
def by_symbolic_link(path, secret):
    link = mine("symbolic")
    os.symlink(path, link)
    return _holds(link, secret)


@attempt
def by_hard_link(path, secret):
    link = mine("hard")
    os.link(path, link)
    return _holds(link, secret)


@attempt
def by_renaming(path, secret):
    moved = mine("moved")
    os.rename(path, moved)
    try:
        return _holds(moved, secret)
    finally:
        os.rename(moved, path)


@attempt
def by_process(path, secret, pid):
    """Through the root folder of another process."""
    return _holds("/proc/%d/root%s" % (pid, path), secret)


@attempt
def by_descriptor(pid, number, secret):
    """Through a file that another process has open."""
    return _holds("/proc/%d/fd/%d" % (pid, number), secret)


@attempt
def by_path_only(path, secret):
    """A descriptor that is good for nothing, opened again."""
    handle = os.open(path, os.O_PATH)
    try:
        return _holds("/proc/self/fd/%d" % handle, secret)
    finally:
        os.close(handle)


@attempt
def by_tensor(path, secret):
    """Mapped by torch."""
    text = str(secret).encode()
    return bytes(torch.from_file(path, size=len(text), dtype=torch.uint8).tolist()) == text


@attempt
def exists(path, link, how):
    """Whether a file is there, how long it is, or where a link leads."""
    if how == "stat":
        return os.stat(path).st_size > 0
    if how == "access":
        return os.access(path, os.F_OK)
    if how == "link":
        return os.readlink(link) == path
    if how == "path":
        os.close(os.open(path, os.O_PATH))
        return True
    try:
        os.mkdir(path)
    except FileExistsError:
        return True
    return False


@attempt
def environment(name, judge):
    return name in os.environ or process_file(judge, "environ")


@attempt
def process_file(pid, name):
    """A file of /proc about a process; 0 is the one that made the worker."""
    with open("/proc/%d/%s" % (pid or os.getppid(), name), "rb") as file:
        return name == "mem" or file.read(1) != b""


@attempt
def inherited(name):
    return name in os.environ
