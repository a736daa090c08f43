"""Attempts to change what lies outside of the worker's folder."""

import os

from attempt import attempt, mine


@attempt
def new(path):
    with open(path, "x") as file:
        file.write("written")
    os.unlink(path)
    return True


@attempt
def appended(path):
    with open(path, "a") as file:
        file.write("")
    return True


@attempt
def nameless(folder):
    """A file without a name takes space all the same."""
    os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600))
    return True


@attempt
def folder(path):
    os.mkdir(path)
    os.rmdir(path)
    return True


@attempt
def moved_in(path):
    own = mine("moved")
    with open(own, "w"):
        pass
    os.rename(own, path)
    os.unlink(path)
    return True


@attempt
def linked_in(path):
    os.symlink("/", path)
    os.unlink(path)
    return True


@attempt
def removed(path):
    os.unlink(path)
    with open(path, "w"):
        pass
    return True


@attempt
def mode(path):
    os.chmod(path, 0o644)
    return True


@attempt
def times(path):
    os.utime(path)
    return True


@attempt
def truncated(path):
    os.truncate(path, os.stat(path).st_size)
    return True


@attempt
def owner(path):
    os.chown(path, os.getuid(), os.getgid())
    return True


@attempt
def attribute(path):
    os.setxattr(path, "user.backcheck", b"1")
    os.removexattr(path, "user.backcheck")
    return True


@attempt
def cut_short():
    """Opening for reading alone can cut a file short, and Landlock does not mind before Linux 6.2. Tried on a file of its
    own, where nothing but the filter of system calls could refuse it."""
    own = mine("text")
    with open(own, "w") as file:
        file.write("text")
    os.close(os.open(own, os.O_RDONLY | os.O_TRUNC))
    return os.stat(own).st_size == 0
