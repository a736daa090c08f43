"""The life of a worker: take the submission's source, then answer one case after the other, until the judge hangs up."""

import builtins
import linecache
import os
import random
import sys
import types
from operator import is_

import numpy
import torch

from . import autograd, inference, program, script, stateless
from .channel import Channel
from .inference import Inference
from .source_lines import source_lines

_exec, _compile = builtins.exec, builtins.compile
# Not torch.manual_seed: it also formats a stack trace for each GPU that is not there.
_seed = (torch.default_generator.manual_seed, numpy.random.seed, random.seed)
_streams = (sys.stdout, sys.stderr)
_autograd_seen = autograd.take

TRACEBACK_FRAMES = 12

# Filled by `remember_modules`, in the fork server.
_modules, _last_module = frozenset(), None


def remember_modules():
    """Called once, when everything is loaded: what is imported later comes from a submission."""
    global _modules, _last_module
    _modules = frozenset(sys.modules)
    _last_module = next(reversed(sys.modules))
    inference.prepare()


def serve(data, folder, settings):
    """Answers frames on the descriptor `data` until it is closed."""
    submission = None
    channel = Channel(data)
    while True:
        header, payload = channel.receive()
        if header is None:
            return
        run = None
        if "load" in header:
            submission = Submission(header["load"], payload, folder)
            autograd.begin(folder)
            named = source_lines(submission.files)
            reply = submission.load(header["load"]["seed"])
            if named:
                reply["source"] = named
        elif "script" in header:
            case = header["script"]
            submission = Submission(case, payload, folder)
            autograd.begin(folder, case["name"])
            reseed(case["seed"])
            reply = script.answer(submission, case, payload[-case["size"] :])
        else:
            reply, run = submission.answer(header["case"], payload, settings["reply_bytes"])
        reply["id"] = header["id"]
        seen = _autograd_seen()
        if seen is not None:
            reply["autograd"] = seen
        _flush()
        channel.send(reply, run)


def reseed(seed, sources=_seed):
    """Every worker has the same random state when it is made."""
    for source in sources:
        source(seed)


class Submission:
    """A student's files, and the compiled module that is executed anew for every case."""

    def __init__(self, load, payload, folder):
        self.folder = folder
        self.main = load["main"]
        self.name = self.main[: -len(".py")]
        self.source = b""
        self.files = []
        self.code = None
        offset = 0
        for name, size in load["files"]:
            data = payload[offset : offset + size]
            offset += size
            path = os.path.join(folder, *name.split("/"))
            if "/" in name:
                os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
            self.files.append((name, data))
            if name == self.main:
                self.source = data
        self.path = os.path.join(folder, self.main)
        self.libraries = set()
        self.module_count = 0
        self.module = None
        self.fresh = None  # what the module held when it was executed, where nothing in it can change
        # Most work knows torch's random numbers alone; seeding all three takes five times as long.
        names_random = any(b"random" in data.lower() for _, data in self.files)
        self.seeded = _seed if names_random else _seed[:1]
        self.inference = Inference()
        sys.path.insert(0, folder)
        sys.argv = [self.path]
        os.chdir(folder)

    def load(self, seed):
        """Compiles and imports the module once, to see whether that works."""
        reply = self._guarded(self._compile)
        if self.code is None:
            return reply
        self.inference.begin(self.code, {name[:-3] for name, _ in self.files} - {self.name})
        reply = self._guarded(lambda: self._import(seed))
        # It may have imported anything.
        if self._ends_inference(reply, len(sys.modules) != self.module_count):
            reply = self._guarded(lambda: self._import(seed))
        return reply

    def answer(self, case, payload, room):
        """Runs one case on a fresh copy of the module."""
        reply, run = self._answer(case, payload, room)
        return self._answer(case, payload, room) if self._ends_inference(reply) else (reply, run)

    def _ends_inference(self, reply, must=False):
        """Whether what was just run is to be run again, with autograd. What it left in the module is not kept: where a module
        could hold anything, it is executed anew for every run."""
        if not self.inference.is_on or not (must or self.inference.is_missed(reply["error"])):
            return False
        self.inference.end()
        return True

    def _answer(self, case, payload, room):
        run = program.Run(None, self.main, case, payload, room)

        def body():
            run.at = "import"
            run.module = self._import(case["seed"])
            run.run(program.compile_steps(payload[: case["steps"]]))

        return self._guarded(body, run), run

    def _compile(self):
        self.code = _compile(self.source, self.path, "exec", dont_inherit=True)
        lines = self.source.decode("utf-8", "replace").splitlines(True)
        linecache.cache[self.path] = (len(self.source), None, lines, self.path)

    def _import(self, seed):
        if len(sys.modules) == self.module_count and self.fresh is not None and self.fresh.is_unchanged():
            reseed(seed, self.seeded)
            return self.module
        reseed(seed)
        if len(sys.modules) != self.module_count:
            self._forget_helpers()
        module = types.ModuleType(self.name)
        module.__file__ = self.path
        sys.modules[self.name] = module
        self.module_count = len(sys.modules)
        self.fresh = None
        _exec(self.code, module.__dict__)
        if len(sys.modules) == self.module_count:  # else it imported something, perhaps a helper that holds state
            self.module, self.fresh = module, stateless.remember(module)
        return module

    def _forget_helpers(self):
        """Helper modules of the submission start afresh too, with every case."""
        for name in _modules_after(_last_module):
            if name in _modules or name in self.libraries:
                continue
            origin = getattr(sys.modules[name], "__file__", None)
            if isinstance(origin, str) and origin.startswith(self.folder):
                del sys.modules[name]
            else:
                self.libraries.add(name)

    def _guarded(self, body, run=None):
        reply = {"id": None, "ending": "returned", "step": None, "error": None}
        try:
            body()
        except BaseException as error:  # noqa: B902 -- also SystemExit and KeyboardInterrupt end here, not the process
            reply["ending"] = self.ending_of(error)
            reply["step"] = "import" if run is None else run.at
            reply["error"] = self.describe(error)
        return reply

    def ending_of(self, error):
        """How a call ended that raised."""
        return "out-of-memory" if _is_memory(error) else "raised"

    def raised(self, error):
        """Whether an exception came from, or through, the submission's own code."""
        return any(self._owns(code) for code, _ in _lines(error))

    def _owns(self, code):
        return isinstance(code.co_filename, str) and code.co_filename.startswith(self.folder)

    def describe(self, error, script=None):
        """An exception's type, message, and lines of the submission, and of the script that was run."""
        try:
            text = str(error)
        except BaseException:  # noqa: B902 -- student code: __str__ of their own exception
            text = "(its message could not be printed)"
        frames = []
        for code, line in _lines(error):
            if self._owns(code) or code.co_filename == script:
                name = script if code.co_filename == script else os.path.relpath(code.co_filename, self.folder)
                frames.append("%s line %d in %s" % (name[:100], line, code.co_name[:100]))
        if isinstance(error, SyntaxError):
            frames.append("%s line %s" % (script if error.filename == script else self.main, error.lineno))
            text = str(error.msg)
        return {"type": type(error).__name__[:100], "message": text[:2000], "traceback": frames[-TRACEBACK_FRAMES:]}


def _lines(error):
    """(code, line) of each call that an exception came through, from the outside in."""
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code, trace.tb_lineno
        trace = trace.tb_next


def _modules_after(last):
    """Names of what was imported since. A look at all of them would write to the reference count of every name, and so
    copy hundreds of pages that workers share."""
    names = []
    for name in reversed(sys.modules):
        if name == last:
            break
        names.append(name)
    return names


def _is_memory(error):
    # torch's allocator reports a refused allocation as a plain RuntimeError.
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and "DefaultCPUAllocator" in str(error)[:500]
    )


def _flush():
    now = sys.stdout, sys.stderr
    for stream in _streams if all(map(is_, now, _streams)) else _streams + now:
        try:
            stream.flush()
        except BaseException:  # noqa: B902 -- a submission may have closed or replaced it
            continue
