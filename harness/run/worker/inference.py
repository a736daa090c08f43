"""Leaves autograd out of every call of torch, a sixth of what these cost, where a submission can neither use it nor tell:
`torch.inference_mode` (the PyTorch documentation, "Autograd mechanics").

What a source can do is told by the names in its compiled code. Names that are put together it does not know; but whoever
comes to autograd by such a way gets an exception that speaks of it, and runs again with autograd.
"""

import re
import sys
import types

import numpy
import torch

_mode = getattr(torch, "inference_mode", None)  # PyTorch 1.9
# By what a tensor asks for gradients, code comes to names that are not in it, or sees whether autograd is off.
_TELLING = frozenset(
    "requires_grad requires_grad_ retain_grad register_hook grad_fn is_leaf is_inference inference_mode enable_grad"
    " set_grad_enabled is_grad_enabled autograd func jit ops optim overrides utils hub library load compile"
    " getattr setattr delattr globals locals vars exec eval dir open import_module".split()
)
_HARMLESS_MODULES = frozenset(
    "torch nn functional numpy linalg math random time typing collections copy warnings array itertools enum dataclasses abc".split()
)
_HARMLESS_UNDERSCORES = frozenset("__init__ __name__ __module__ __qualname__ __doc__ __annotations__ __call__".split())
_OF_AUTOGRAD = re.compile("grad|version|inference", re.IGNORECASE)

# Filled by `prepare`, in the fork server.
_telling = _TELLING


def prepare():
    """Called once, when everything is loaded: a module's name leads to all that is in it, and classes of torch.nn make
    parameters, which ask for gradients."""
    global _telling
    modules = {name for name in sys.modules if "." not in name} - _HARMLESS_MODULES
    for library in (torch, torch.nn, torch.nn.functional, numpy):
        inner = {name for name, value in vars(library).items() if type(value) is types.ModuleType}
        modules |= inner - _HARMLESS_MODULES
    classes = {name for name in vars(torch.nn) if name[:1].isupper()}
    hidden = {name for name in dir(torch.Tensor) + dir(torch) if name.startswith("_")} - _HARMLESS_UNDERSCORES
    _telling = _TELLING | modules | classes | hidden


class Inference:
    """Autograd left out, from `begin` on, where it may be, until `end`."""

    def __init__(self):
        self.mode = None

    @property
    def is_on(self):
        return self.mode is not None

    def begin(self, code, helpers):
        """`code` is the compiled module, `helpers` are the names of others that were handed in."""
        if _mode is not None and not _tells(_names_in(code), helpers):
            self.mode = _mode()
            self.mode.__enter__()

    def is_missed(self, error):
        """Whether an exception, as described, may come from autograd's absence: all such words of torch's are of gradients,
        versions or inference."""
        return error is not None and error["type"] == "RuntimeError" and bool(_OF_AUTOGRAD.search(error["message"]))

    def end(self):
        """From here on autograd is there. Nothing that was made before may be used."""
        self.mode.__exit__(None, None, None)
        self.mode = None


def _tells(names, helpers):
    return (
        not names.isdisjoint(_telling)
        or not names.isdisjoint(helpers)
        or any(name.startswith("__") and name not in _HARMLESS_UNDERSCORES for name in names)
    )


def _names_in(code):
    """Names of variables, attributes, modules and keywords in compiled code and all functions in it."""
    names, codes = set(), [code]
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        for constant in code.co_consts:
            if type(constant) is types.CodeType:
                codes.append(constant)
            elif type(constant) is tuple:  # names of keywords, among others
                names.update(item for item in constant if type(item) is str)
    return names
