"""Differently written correct homework in float32: what each gets for each net on standard input."""

import math

from exchange import read_nets, write

import torch
import torch.nn.functional as F

SQRT2 = math.sqrt(2)


def density(z):
    return torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def gelu(z):
    return z * 0.5 * (1 + torch.erf(z / SQRT2))


def gelu_prime(z):
    return 0.5 * (1 + torch.erf(z / SQRT2)) + z * density(z)


KINKED = {
    "identity": (lambda z: z, lambda z, a: torch.ones_like(z)),
    "relu": (lambda z: z.clamp(min=0), lambda z, a: (z > 0).to(z.dtype)),
    "five_relu": (lambda z: 5 * z.clamp(min=0), lambda z, a: 5 * (z > 0).to(z.dtype)),
    "leaky_relu": (
        lambda z: torch.where(z > 0, z, 0.01 * z),
        lambda z, a: torch.where(z > 0, torch.ones_like(z), torch.full_like(z, 0.01)),
    ),
}
# Each name: the activation, and its derivative from z and a.
LIBRARY = {
    **KINKED,
    "sigmoid": (torch.sigmoid, lambda z, a: a * (1 - a)),
    "tanh": (torch.tanh, lambda z, a: 1 - a**2),
    "softplus": (F.softplus, lambda z, a: torch.sigmoid(z)),
    "gelu": (F.gelu, lambda z, a: gelu_prime(z)),
}
BY_HAND = {
    **KINKED,
    "sigmoid": (lambda z: 1 / (1 + torch.exp(-z)), lambda z, a: torch.exp(-z) / (1 + torch.exp(-z)) ** 2),
    "tanh": (
        lambda z: (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z)),
        lambda z, a: 4 / (torch.exp(z) + torch.exp(-z)) ** 2,
    ),
    "softplus": (lambda z: torch.log(1 + torch.exp(z)), lambda z, a: 1 - torch.exp(-a)),
    "gelu": (gelu, lambda z, a: gelu_prime(z)),
}
POWERS_OF_E = {
    **BY_HAND,
    "sigmoid": (lambda z: 1 / (1 + math.e**-z), lambda z, a: a - a * a),
    "tanh": (lambda z: 2 / (1 + math.e ** (-2 * z)) - 1, lambda z, a: (1 + a) * (1 - a)),
}


def einsum_step(net, x, W1, b1, W2, b2, y):
    def linear(a, W, b):
        return torch.einsum("ni,hi->nh", a, W) + b

    def gradients(dz, a):
        return torch.einsum("nh,ni->hi", dz, a), torch.einsum("nh->h", dz)

    def to_input(dz, W):
        return torch.einsum("nh,hi->ni", dz, W)

    return step(net, x, W1, b1, W2, b2, y, LIBRARY, linear, gradients, to_input, mean_last)


def addmm_step(net, x, W1, b1, W2, b2, y):
    def linear(a, W, b):
        return torch.addmm(b, a, W.t())

    def gradients(dz, a):
        return a.t().mm(dz).t(), torch.ones(1, len(dz), dtype=dz.dtype).mm(dz)[0]

    return step(net, x, W1, b1, W2, b2, y, BY_HAND, linear, gradients, torch.mm, mean_first)


def row_step(net, x, W1, b1, W2, b2, y):
    def linear(a, W, b):
        return torch.stack([W.mv(row) + b for row in a])

    def gradients(dz, a):
        dW, db = torch.zeros(dz.shape[1], a.shape[1]), torch.zeros(dz.shape[1])
        for dz_row, a_row in zip(dz, a):
            dW += torch.outer(dz_row, a_row)
            db += dz_row
        return dW, db

    def to_input(dz, W):
        return torch.stack([W.t().mv(row) for row in dz])

    return step(net, x, W1, b1, W2, b2, y, POWERS_OF_E, linear, gradients, to_input, mean_last)


def concatenated_step(net, x, W1, b1, W2, b2, y):
    def linear(a, W, b):
        ones = torch.ones(len(a), 1, dtype=a.dtype)
        return torch.cat([ones, a], 1) @ torch.cat([b[:, None], W], 1).T

    def gradients(dz, a):
        ones = torch.ones(len(a), 1, dtype=a.dtype)
        both = dz.T @ torch.cat([ones, a], 1)
        return both[:, 1:], both[:, 0]

    return step(net, x, W1, b1, W2, b2, y, BY_HAND, linear, gradients, torch.matmul, mean_first)


def double_step(net, *tensors):
    return [result.float() for result in addmm_step(net, *[tensor.double() for tensor in tensors])]


def step(net, x, W1, b1, W2, b2, y, activations, linear, gradients, to_input, loss):
    (f, f_prime), (g, g_prime) = activations[net["f"]], activations[net["g"]]
    z1 = linear(x, W1, b1)
    a1 = f(z1)
    z2 = linear(a1, W2, b2)
    y_hat = g(z2)
    J, dJdy_hat = loss(net, y_hat, y)
    dJdz2 = dJdy_hat * g_prime(z2, y_hat)
    dJdW2, dJdb2 = gradients(dJdz2, a1)
    dJdz1 = to_input(dJdz2, W2) * f_prime(z1, a1)
    dJdW1, dJdb1 = gradients(dJdz1, x)
    return [y_hat, J, dJdy_hat, dJdW2, dJdb2, dJdW1, dJdb1]


def divisor(net, y):
    return {"mean": y.numel(), "batch_mean": len(y), "sum": 1}[net["reduction"]]


def mean_last(net, y_hat, y):
    if net["loss"] == "mse":
        return ((y_hat - y) ** 2).sum() / divisor(net, y), 2 * (y_hat - y) / divisor(net, y)
    J = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).sum() / divisor(net, y)
    return J, (y_hat - y) / (y_hat - y_hat**2) / divisor(net, y)


def mean_first(net, y_hat, y):
    weight = 1 / divisor(net, y)
    if net["loss"] == "mse":
        r = y - y_hat
        return (weight * r * r).sum(), -2 * weight * r
    J = (weight * (-y * torch.log(y_hat) - (1 - y) * torch.log1p(-y_hat))).sum()
    return J, weight * (-y / y_hat + (1 - y) / (1 - y_hat))


for net, tensors in read_nets("f4"):
    for implementation in [einsum_step, addmm_step, row_step, concatenated_step, double_step]:
        write(implementation(net, *tensors), "f4")
