"""Whether a module can serve a second case as it is, instead of being executed anew.

Executing it anew makes new classes, which costs Python's inline caches more than the execution itself. A module that
holds nothing but functions, classes of functions, modules and constants has no state to clean.
"""

import types
from itertools import chain
from operator import attrgetter, is_

import torch

_CONSTANTS = (int, float, complex, bool, str, bytes, type(None), torch.dtype, torch.device)
_SLOTS = ("__dict__", "__weakref__")
# What every module has; other names between underscores are the submission's own.
_OF_MODULES = frozenset(vars(types.ModuleType("module"))) | {"__builtins__", "__file__"}
# What of a function can be replaced.
_parts = attrgetter("__code__", "__defaults__", "__kwdefaults__", "__dict__")
# What of it can change inside; empty where a module is remembered.
_attributes = attrgetter("__kwdefaults__", "__dict__")


class Memory:
    """What a freshly executed module holds. Looked at before every case, and so by identities, without a loop in Python."""

    def __init__(self, module, classes, functions):
        self.owners = [vars(module), *map(vars, classes)]
        self.views = [owner.values() for owner in self.owners]  # of what they hold at any time
        self.functions = functions
        both = chain.from_iterable(map(_attributes, functions))
        self.attributes = [attributes for attributes in both if attributes is not None]
        self.names = list(map(list, self.owners))
        self.held = list(self._held())

    def is_unchanged(self):
        """Whether the module, its classes and its functions still hold the same things, under the same names."""
        # With the same names there are as many things as before.
        return (
            list(map(list, self.owners)) == self.names
            and all(map(is_, self._held(), self.held))
            and not any(self.attributes)
        )

    def _held(self):
        return chain(chain.from_iterable(self.views), chain.from_iterable(map(_parts, self.functions)))


def remember(module):
    """What the module holds; None where some of it can change inside."""
    classes, functions = [], []
    for name, value in vars(module).items():
        if name in _OF_MODULES:
            continue
        if isinstance(value, type) and value.__module__ == module.__name__:
            classes.append(value)
            for key, member in vars(value).items():
                if key not in _SLOTS and not _is_fixed(member, functions):
                    return None
        elif not _is_fixed(value, functions) and not _is_foreign(value, module):
            return None
    return Memory(module, classes, functions)


def _is_fixed(value, functions):
    """Adds the functions that it finds to `functions`."""
    kind = type(value)
    if kind is types.FunctionType:
        functions.append(value)
        if value.__closure__ or any(_attributes(value)):
            return False
        return all(_is_fixed(default, functions) for default in value.__defaults__ or ())
    if kind in (staticmethod, classmethod):
        return _is_fixed(value.__func__, functions)
    if kind is tuple:
        return all(_is_fixed(item, functions) for item in value)
    return kind in _CONSTANTS or kind in (types.ModuleType, types.BuiltinFunctionType)


def _is_foreign(value, module):
    """A class or function of a library; the submission's own helper modules start afresh with every case."""
    owner = getattr(value, "__module__", None)
    is_library = isinstance(owner, str) and owner.split(".")[0] in ("torch", "numpy", "math", "typing", "collections")
    return is_library and isinstance(value, (type, types.FunctionType)) and owner != module.__name__
