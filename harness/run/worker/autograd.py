"""Sees what student code has torch.autograd do: nodes of the graph, calls of the engine, forward mode, reads of the graph.

Set up in the fork server, before any student code. All of it lives in the process of the submission, which can change it:
what is seen is strong evidence, and no proof. A graph that is recorded and never walked is no use of autograd.
"""

import ctypes
import os
import sys

import torch
from torch.autograd import variable

LINES = 10  # how many different lines are told of one case

_frame = sys._getframe
_torch = os.path.dirname(torch.__file__) + os.sep
_ENGINE, _DUAL, _GRAPH = "backward", "forward-mode", "grad_fn"
_counts = {_ENGINE: 0, _DUAL: 0, _GRAPH: 0}
_lines = {}  # in the order of their first time
_peek = None
_before = 0
_folder = None
_script = None


def watch():
    """Puts counters before the engine, the levels of forward mode, and `grad_fn`. True where nodes can be counted too."""
    global _peek
    _peek = _node_counter()
    _watch_engine()
    _watch_dual_levels()
    for name in ("grad_fn", "_grad_fn"):
        _watch_graph(name)
    return _peek is not None


def begin(folder, script=None):
    """From here on `folder` holds the submission's files. What a script of the course does itself is not counted."""
    global _folder, _script, _before
    _folder, _script = os.path.join(folder, ""), script
    _before = 0 if _peek is None else _peek()


def take():
    """What was seen since the last time, and None where that is nothing."""
    global _before
    nodes = 0
    if _peek is not None:
        now = _peek()
        # A script may have recorded them for its own ends.
        nodes, _before = (now - _before if _script is None else 0), now
    if nodes == 0 and not _lines:
        return None
    seen = {
        "nodes": nodes,
        "engine_calls": _counts[_ENGINE],
        "dual_levels": _counts[_DUAL],
        "grad_fn_reads": _counts[_GRAPH],
        "lines": [list(line) for line in list(_lines)[:LINES]],
    }
    for what in _counts:
        _counts[what] = 0
    _lines.clear()
    return seen


def _node_counter():
    """Each node takes the next number of its thread. PyTorch 2 tells the number; of older ones the library does."""
    counter = getattr(torch._C._autograd, "_get_sequence_nr", None)
    if counter is not None:
        return counter
    try:
        counter = ctypes.CDLL(torch._C.__file__)._ZN2at15sequence_number4peekEv
    except (AttributeError, OSError):
        return None
    counter.restype = ctypes.c_uint64
    return counter


def _watch_engine():
    class Engine(torch._C._ImperativeEngine):
        def run_backward(self, *args, **kwargs):
            _saw(_ENGINE)
            return super().run_backward(*args, **kwargs)

    torch._C._ImperativeEngine = variable.ImperativeEngine = Engine
    variable.Variable._execution_engine = Engine()


def _watch_dual_levels():
    enter = torch._C._enter_dual_level

    def enter_dual_level(*args, **kwargs):
        _saw(_DUAL)
        return enter(*args, **kwargs)

    torch._C._enter_dual_level = enter_dual_level


def _watch_graph(name):
    attribute = getattr(torch._C._TensorBase, name)

    def read(tensor):
        value = attribute.__get__(tensor)
        # torch reads it too, to print a tensor.
        if value is not None and not _frame(1).f_code.co_filename.startswith(_torch):
            _saw(_GRAPH)
        return value

    setattr(torch.Tensor, name, property(read, attribute.__set__, attribute.__delete__))


def _saw(what):
    """Counts, with the nearest line of the submission; code that was made from text has the line that ran it."""
    frame = _frame(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name == _script:
            return
        if _folder is not None and name.startswith(_folder):
            _note(what, name[len(_folder) :], frame.f_lineno)
            return
        frame = frame.f_back
    _note(what, "", 0)


def _note(what, file, line):
    _counts[what] += 1
    if len(_lines) < LINES:
        _lines[file, line, what] = True
