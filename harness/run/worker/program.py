"""Runs the steps of one case on the student's module."""

from . import values


class ContractError(Exception):
    """The submission has not the functions, or does not return the things, that the assignment asks for."""


class Program:
    """Variables of one case, and what was kept of them."""

    def __init__(self, module, file_name, case, payload, room):
        self.module = module
        self.file_name = file_name
        self.tensors = case["tensors"]
        self.payload = payload
        self.room = room
        self.variables = {}
        self.kept = []
        self.chunks = []
        self.at = None

    def run(self, steps):
        for step in steps:
            if "at" in step:
                self.at = step["at"]
            self.METHODS[step["do"]](self, step)

    def _new(self, step):
        made = self._function([step["class"]])
        self.variables[step["result"]] = made(*self._arguments(step))

    def _fill(self, step):
        owner = self._resolve(step["into"])
        for key, name in step["tensors"].items():
            try:
                old = owner[key]
            except (KeyError, IndexError, TypeError):
                old = None
            shape, offset = self.tensors[name]
            if not values.put_in_place(old, self.payload, offset, shape):
                owner[key] = self._tensor(name)

    def _call(self, step):
        result = self._function(step["function"])(*self._arguments(step))
        names = step["results"]
        if len(names) == 1:
            self.variables[names[0]] = result
        elif len(names) > 1:
            if not isinstance(result, (tuple, list)):
                raise ContractError("%s returned %s, expected (%s)" % (step["at"], _a(result), ", ".join(names)))
            if len(result) != len(names):
                message = "%s returned %d values, expected (%s)"
                raise ContractError(message % (step["at"], len(result), ", ".join(names)))
            self.variables.update(zip(names, result))

    def _keep(self, step):
        for name, path in step["values"].items():
            try:
                value = self._resolve(path)
            except ContractError as error:
                self.kept.append([name, "missing", str(error)[:200]])
            else:
                self._send(name, value)

    def _changed(self, step):
        try:
            owner = self._resolve(step["path"])
        except ContractError:
            return
        for name in step["tensors"]:
            try:
                value = owner[name]
            except (KeyError, IndexError, TypeError):
                continue
            shape, offset = self.tensors[name]
            size = 4
            for axis in shape:
                size *= axis
            original = self.payload[offset : offset + size]
            if values.differs(value, original):
                self._send(step["prefix"] + name, value)

    def _send(self, name, value):
        description, data = values.describe(value, self.room)
        self.room -= len(data)
        self.kept.append([name, *description])
        self.chunks.append(data)

    def _arguments(self, step):
        return [self._argument(argument) for argument in step["args"]]

    def _argument(self, argument):
        if "tensor" in argument:
            return self._tensor(argument["tensor"])
        return self._resolve(argument["path"]) if "path" in argument else argument["literal"]

    def _tensor(self, name):
        shape, offset = self.tensors[name]
        return values.read_tensor(self.payload, offset, shape)

    def _function(self, path):
        if len(path) > 1:
            return self._resolve(path)
        try:
            return getattr(self.module, path[0])
        except AttributeError:
            raise ContractError("%s does not define %s" % (self.file_name, path[0])) from None

    def _resolve(self, path):
        value = self.variables[path[0]]
        done = path[0]
        for key in path[1:]:
            if isinstance(value, dict):
                if key not in value:
                    has = ", ".join(sorted(str(other)[:30] for other in list(value)[:12])) or "nothing"
                    raise ContractError("%s has no key %r; it has %s" % (done, key, has))
                value = value[key]
            else:
                try:
                    value = getattr(value, key)
                except AttributeError:
                    raise ContractError("%s, %s, has no attribute %r" % (done, _a(value), key)) from None
            done += "." + key
        return value

    METHODS = {"new": _new, "fill": _fill, "call": _call, "keep": _keep, "changed": _changed}


def _a(value):
    return "None" if value is None else "a " + type(value).__name__
