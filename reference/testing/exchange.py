"""Reads two-layer nets from standard input and writes arrays to standard output, as testing/torch.ts sends them."""

import json
import os
import sys

# Libraries that torch loads may print to standard output, as UCX does in containers; from here on that is
# standard error. Hence this module is imported before torch.
OUTPUT = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)

import numpy as np
import torch

torch.set_num_threads(1)


def read_nets(dtype):
    """Yields (net, tensors): sizes and names of a net as a dict, and its x, W1, b1, W2, b2, y."""
    headers = json.loads(sys.stdin.buffer.readline())
    numbers = np.frombuffer(sys.stdin.buffer.read(), dtype=dtype)
    start = 0
    for net in headers:
        N, features, h, K = net["N"], net["features"], net["hidden"], net["K"]
        tensors = []
        for shape in [(N, features), (h, features), (h,), (K, h), (K,), (N, K)]:
            end = start + int(np.prod(shape))
            tensors.append(torch.from_numpy(numbers[start:end].reshape(shape).copy()))
            start = end
        yield net, tensors


def write(tensors, dtype):
    for tensor in tensors:
        OUTPUT.write(np.ascontiguousarray(tensor.detach().numpy(), dtype=dtype).tobytes())
