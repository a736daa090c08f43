"""Runs a script of the course beside a submission's files, as `python test.py` in their folder would.

Its text comes as bytes, is compiled before the submission can run anything, and is written nowhere. The submission can
read it all the same, as it can read everything in its own process.
"""

import io
import os
import sys
import types

KEPT_CHARACTERS = 1 << 16

_compile, _exec = compile, exec
_frame = sys._getframe


class Printed(io.TextIOWrapper):
    """Standard output. All of it goes where it would go; what the script and libraries print is kept for the verdict, so
    that lines of the submission's own neither spoil it nor stand in for it."""

    def __init__(self, folder):
        raw = io.FileIO(1, "w", closefd=False)
        super().__init__(io.BufferedWriter(raw), "utf-8", "backslashreplace")
        self.folder = folder
        self.kept = []
        self.room = KEPT_CHARACTERS
        self.truncated = False

    def write(self, text):
        if not _frame(1).f_code.co_filename.startswith(self.folder):
            kept = str(text)[: self.room]
            self.truncated = self.truncated or len(kept) < len(text)
            self.room -= len(kept)
            self.kept.append(kept)
        return super().write(text)


def answer(submission, case, text):
    """The reply to a script: how it ended, what it printed, and its exit code."""
    reply = {"ending": "returned", "step": None, "error": None}
    name = case["name"]
    try:
        code = _compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return dict(reply, ending="raised", step="compile", error=submission.describe(error, name))
    module = types.ModuleType("__main__")
    module.__file__ = os.path.join(submission.folder, name)
    sys.modules["__main__"] = module
    sys.argv = [module.__file__]
    printed = sys.stdout = Printed(submission.folder)
    exit_code = 0
    try:
        _exec(code, module.__dict__)
    except BaseException as error:  # noqa: B902 -- also an exit, which is the script's only if the submission did not call it
        if isinstance(error, SystemExit) and not submission.raised(error):
            exit_code = _status(error.code)
        else:
            reply = dict(reply, step=name, error=submission.describe(error, name))
            reply["ending"] = submission.ending_of(error)
    reply["script"] = {"printed": "".join(printed.kept), "truncated": printed.truncated, "exit_code": exit_code}
    return reply


def _status(code):
    """The exit code that Python makes of `sys.exit(code)`."""
    if code is None:
        return 0
    return code & 0xFF if isinstance(code, int) else 1
