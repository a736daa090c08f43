"""What every attempt needs."""

import functools
import os
import time


def attempt(function):
    """Whatever refuses it, and however Python or torch say so, is a 0."""

    @functools.wraps(function)
    def guarded(*arguments):
        try:
            return 1 if function(*arguments) else 0
        except (OSError, RuntimeError, MemoryError):
            return 0

    return guarded


def mine(name):
    """A new path in the worker's own folder."""
    return os.path.join(os.getcwd(), "%s-%d" % (name, time.monotonic_ns()))
