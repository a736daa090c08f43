"""Started as `python -c`: takes the worker's own modules from the control channel, since no folder of ours is mounted."""

import importlib.util
import json
import os
import sys

CONTROL = 3
PACKAGE = "_backcheck"


class Modules:
    """Finds and loads the modules that came over the control channel, as submodules of one package."""

    def __init__(self, sources):
        self.sources = {PACKAGE + "." + name: source for name, source in sources.items()}

    def find_spec(self, name, _path=None, _target=None):
        if name == PACKAGE:
            return importlib.util.spec_from_loader(name, self, is_package=True)
        return importlib.util.spec_from_loader(name, self) if name in self.sources else None

    def create_module(self, _spec):
        return None

    def exec_module(self, module):
        source = self.sources.get(module.__name__, "")
        exec(compile(source, "<%s>" % module.__name__, "exec"), module.__dict__)


def read_line():
    chunks = []
    while not chunks or not chunks[-1].endswith(b"\n"):
        chunk = os.read(CONTROL, 1 << 16)
        if not chunk:
            sys.exit(0)
        chunks.append(chunk)
    return json.loads(b"".join(chunks))


boot = read_line()
if boot["sys_path"] is not None:
    sys.path[:] = boot["sys_path"]
elif "" in sys.path:
    sys.path.remove("")  # `-c` puts the working folder there
sys.meta_path.insert(0, Modules(boot["modules"]))
try:
    from _backcheck import server

    server.main(boot["settings"])
except BaseException as failure:  # noqa: B902 -- every failure is told to the judge, in one line
    text = "%s: %s" % (type(failure).__name__, failure)
    os.write(CONTROL, (json.dumps({"failed": text}) + "\n").encode())
    os._exit(1)
