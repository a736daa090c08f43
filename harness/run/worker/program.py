"""Runs the steps of one case on the student's module."""

import json

from . import values

_loads, _dumps = json.loads, json.dumps


class ContractError(Exception):
    """The submission has not the functions, or does not return the things, that the assignment asks for."""


class Run:
    """One case under way: its inputs, its variables, and what was kept of them."""

    def __init__(self, module, file_name, case, payload, room):
        self.module = module
        self.file_name = file_name
        self.literals = case["literals"]
        self.tensors = case["tensors"]  # of each its shape, and where its bytes begin and end
        self.payload = payload
        self.known = {}  # name → shape and bytes
        self.room = room
        self.variables = {}
        self.kept = []  # of each value its name and description, in JSON
        self.chunks = []
        self.at = None

    def run(self, steps):
        """Runs compiled steps, one after the other."""
        for at, step in steps:
            if at is not None:
                self.at = at
            step(self)

    def given(self, name):
        """Shape and bytes of a tensor of the case."""
        given = self.known.get(name)
        if given is None:
            shape, start, end = self.tensors[name]
            given = self.known[name] = tuple(shape), self.payload[start:end]
        return given

    def send(self, name, value):
        """`name` is in JSON."""
        description, data = values.describe(value, self.room)
        self.room -= len(data)
        self.kept.append(f"[{name}, {description}]")
        self.chunks.append(data)


_compiled = {}


def compile_steps(text):
    """Steps from JSON as functions of a Run. Most cases of an assignment have the same steps, with other inputs."""
    steps = _compiled.get(text)
    if steps is None:
        steps = [(step.get("at"), _COMPILERS[step["do"]](step)) for step in _loads(text)]
        _compiled[text] = steps
    return steps


def _new(step):
    function, arguments, result = _function([step["class"]]), _arguments(step), step["result"]

    def new(run):
        run.variables[result] = function(run)(*[argument(run) for argument in arguments])

    return new


def _fill(step):
    owner_of, tensors = _path(step["into"]), list(step["tensors"].items())

    def fill(run):
        owner = owner_of(run)
        for key, name in tensors:
            try:
                old = owner[key]
            except (KeyError, IndexError, TypeError):
                old = None
            given = run.given(name)
            if not values.put_in_place(old, *given):
                owner[key] = values.tensor_of(*given)

    return fill


def _call(step):
    function, arguments, names, at = _function(step["function"]), _arguments(step), step["results"], step["at"]

    def call(run):
        result = function(run)(*[argument(run) for argument in arguments])
        if len(names) == 1:
            run.variables[names[0]] = result
        elif len(names) > 1:
            if not isinstance(result, (tuple, list)):
                raise ContractError("%s returned %s, expected (%s)" % (at, _a(result), ", ".join(names)))
            if len(result) != len(names):
                message = "%s returned %d values, expected (%s)"
                raise ContractError(message % (at, len(result), ", ".join(names)))
            run.variables.update(zip(names, result))

    return call


def _keep(step):
    kept = [(_dumps(name), _path(path)) for name, path in step["values"].items()]

    def keep(run):
        for name, value_of in kept:
            try:
                value = value_of(run)
            except ContractError as error:
                run.kept.append('[%s, "missing", %s]' % (name, _dumps(str(error)[:200])))
            else:
                run.send(name, value)

    return keep


def _changed(step):
    owner_of = _path(step["path"])
    tensors = [(name, _dumps(step["prefix"] + name)) for name in step["tensors"]]

    def changed(run):
        try:
            owner = owner_of(run)
        except ContractError:
            return
        for name, sent_as in tensors:
            try:
                value = owner[name]
            except (KeyError, IndexError, TypeError):
                continue
            if values.differs(value, *run.given(name)):
                run.send(sent_as, value)

    return changed


_COMPILERS = {"new": _new, "fill": _fill, "call": _call, "keep": _keep, "changed": _changed}


def _arguments(step):
    return [_argument(argument) for argument in step["args"]]


def _argument(argument):
    if "tensor" in argument:
        return _tensor(argument["tensor"])
    return _path(argument["path"]) if "path" in argument else _literal(argument["literal"])


def _tensor(name):
    return lambda run: values.tensor_of(*run.given(name))


def _literal(index):
    return lambda run: run.literals[index]


def _function(path):
    """What is called: a function of the module, or a method of a variable."""
    if len(path) > 1:
        return _path(path)
    (name,) = path

    def function(run):
        try:
            return getattr(run.module, name)
        except AttributeError:
            raise ContractError("%s does not define %s" % (run.file_name, name)) from None

    return function


def _path(path):
    """A variable, or what it holds under keys or attributes."""
    first, *keys = path
    if not keys:
        return lambda run: run.variables[first]
    numbered = list(enumerate(keys))

    def resolve(run):
        value = run.variables[first]
        for depth, key in numbered:
            if isinstance(value, dict):
                if key not in value:
                    has = ", ".join(sorted(str(other)[:30] for other in list(value)[:12])) or "nothing"
                    raise ContractError("%s has no key %r; it has %s" % (".".join(path[: depth + 1]), key, has))
                value = value[key]
            else:
                try:
                    value = getattr(value, key)
                except AttributeError:
                    text = "%s, %s, has no attribute %r" % (".".join(path[: depth + 1]), _a(value), key)
                    raise ContractError(text) from None
        return value

    return resolve


def _a(value):
    return "None" if value is None else "a " + type(value).__name__
