"""The gate through which results leave a worker: described, bounded, as raw little-endian bytes.

Everything used here is captured before any student code is imported. That is for robustness only: the judge believes
nothing that a worker says, and compares the numbers by itself.
"""

import json
import math

import numpy
import torch

Tensor = torch.Tensor
ndarray = numpy.ndarray
float32, float64 = torch.float32, torch.float64
_prod = math.prod
_F4 = numpy.dtype("<f4")
_from_numpy = torch.from_numpy
_frombuffer = numpy.frombuffer
_ascontiguousarray = numpy.ascontiguousarray
_as_subclass = Tensor.as_subclass
_detach = Tensor.detach
_to = Tensor.to
_numpy = Tensor.numpy
_dumps = json.dumps
_resolve = [getattr(Tensor, name) for name in ("resolve_conj", "resolve_neg") if hasattr(Tensor, name)]


def read_tensor(payload, offset, shape):
    """A fresh float32 tensor of `shape` from little-endian bytes."""
    return _from_numpy(_frombuffer(payload, _F4, _prod(shape), offset).reshape(shape).copy())


_plain = {}  # shape → description of a plain float32 tensor, which nearly every result is


def describe(value, room):
    """(description, bytes) of a result, the first as items of a JSON list; `room` is how many bytes may still be sent."""
    if type(value) is Tensor:
        try:
            array = _numpy(value)
        except (TypeError, RuntimeError):  # not plain: sparse, on another device, with gradients, …
            pass
        else:
            if array.dtype == _F4 and array.nbytes * 2 <= room and array.ndim <= 16:
                shape = array.shape
                description = _plain.get(shape)
                if description is None:
                    description = _plain[shape] = _items("torch", "float32", "f4", shape, [])
                return description, array.tobytes()
    description, data = _describe(value, room)
    return _items(*description), data


def _items(*description):
    return _dumps(description)[1:-1]


def _describe(value, room):
    if value is None:
        return ["none", "NoneType"], b""
    if isinstance(value, Tensor):
        return _describe_tensor(value, room)
    if isinstance(value, (ndarray, numpy.generic)):
        return _describe_array(value, room)
    if isinstance(value, (bool, int, float)):
        kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "float"
        try:
            number = float(value)
        except OverflowError:
            return _unusable("an int too large for a float"), b""
        return _numeric("python", kind, "f8", (), []), numpy.array(number, "<f8").tobytes()
    return _unusable(type(value).__name__), b""


def _describe_tensor(value, room):
    flags = []
    if type(value) is not Tensor:
        flags.append("subclass")
        value = _as_subclass(value, Tensor)
    if value.requires_grad:
        flags.append("requires-grad")
        value = _detach(value)
    dtype = str(value.dtype).replace("torch.", "")
    if value.layout is not torch.strided:
        return _unusable("a %s tensor" % str(value.layout).replace("torch.", "")), b""
    if value.device.type != "cpu":
        return _unusable("a tensor on device %s" % value.device.type), b""
    if value.is_quantized or value.is_complex():
        return _unusable("a %s tensor" % dtype), b""
    shape = tuple(value.shape)
    if value.numel() * 8 > room or len(shape) > 16:
        return _unusable("a tensor too large to send, of shape %s" % (shape,)), b""
    for resolve in _resolve:
        value = resolve(value)
    wire = "f4" if value.dtype is float32 else "f8"
    if wire == "f8":
        value = _to(value, float64)
    return _numeric("torch", dtype, wire, shape, flags), _numpy(value).tobytes()


def _describe_array(value, room):
    dtype = str(value.dtype)
    if value.dtype.kind not in "fiub":
        return _unusable("a numpy array of %s" % dtype), b""
    if value.size * 8 > room or value.ndim > 16:
        return _unusable("a numpy array too large to send, of shape %s" % (value.shape,)), b""
    wire = "f4" if dtype == "float32" else "f8"
    data = _ascontiguousarray(value, "<" + wire).tobytes()
    return _numeric("numpy", dtype, wire, value.shape, []), data


def _numeric(container, dtype, wire, shape, flags):
    return [container, dtype, wire, list(shape), flags]


def _unusable(why):
    return ["unusable", why[:200]]


def put_in_place(old, payload, offset, shape):
    """Writes the float32 tensor at `offset` into `old`; False where its type or shape does not fit."""
    if not isinstance(old, Tensor) or list(old.shape) != shape or old.dtype is not float32:
        return False
    try:
        view = _numpy(_detach(old) if old.requires_grad else old)
        view[...] = _frombuffer(payload, _F4, view.size, offset).reshape(shape)
    except (TypeError, RuntimeError, ValueError):  # e.g. an expanded tensor, whose elements share memory
        return False
    return True


def differs(value, payload, offset, shape):
    """Whether a parameter no longer holds the bytes that it was given."""
    if not isinstance(value, Tensor) or value.dtype is not float32:
        return True
    try:
        array = _numpy(value)
    except (TypeError, RuntimeError):  # one with gradients, for example
        array = _numpy(_detach(value))
    return array.tobytes() != payload[offset : offset + 4 * _prod(shape)]
