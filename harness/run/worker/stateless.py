"""Whether a module can serve a second case as it is, instead of being executed anew.

Executing it anew makes new classes, which costs Python's inline caches more than the execution itself. A module that
holds nothing but functions, classes of functions, modules and constants has no state to clean.
"""

import types

import torch

_CONSTANTS = (int, float, complex, bool, str, bytes, type(None), torch.dtype, torch.device)
_SLOTS = ("__dict__", "__weakref__")
# What every module has; other names between underscores are the submission's own.
_OF_MODULES = frozenset(vars(types.ModuleType("module"))) | {"__builtins__", "__file__"}


def snapshot(module):
    """Names and identities of all that the module and its classes hold; None where some of it can change inside."""
    seen = []
    for name, value in vars(module).items():
        if name in _OF_MODULES:
            continue
        if isinstance(value, type) and value.__module__ == module.__name__:
            for key, member in vars(value).items():
                if key not in _SLOTS and not _is_fixed(member):
                    return None
                seen.append((name, key, id(member), _code(member)))
        elif not _is_fixed(value) and not _is_foreign(value, module):
            return None
        seen.append((name, id(value), _code(value)))
    return seen


def _code(value):
    """A function stays the same when it is given another body."""
    return id(value.__code__) if type(value) is types.FunctionType else None


def _is_fixed(value):
    kind = type(value)
    if kind is types.FunctionType:
        defaults = (value.__defaults__ or ()) + tuple((value.__kwdefaults__ or {}).values())
        return not value.__closure__ and not value.__dict__ and all(_is_fixed(default) for default in defaults)
    if kind in (staticmethod, classmethod):
        return _is_fixed(value.__func__)
    if kind is tuple:
        return all(_is_fixed(item) for item in value)
    return kind in _CONSTANTS or kind in (types.ModuleType, types.BuiltinFunctionType)


def _is_foreign(value, module):
    """A class or function of a library; the submission's own helper modules start afresh with every case."""
    owner = getattr(value, "__module__", None)
    is_library = isinstance(owner, str) and owner.split(".")[0] in ("torch", "numpy", "math", "typing", "collections")
    return is_library and isinstance(value, (type, types.FunctionType)) and owner != module.__name__
