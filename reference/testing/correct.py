"""Differently written correct homework in float32: what each gets for each net on standard input."""

from exchange import read_nets, write

import numpy as np
import torch
import torch.nn.functional as F

from correct_activations import BY_HAND, EXPONENTIAL, LIBRARY, NUMPY, POWERS_OF_E, STABLE
from correct_linear import (
    Addmm,
    Blocks,
    Broadcast,
    Concatenated,
    Einsum,
    Numpy,
    Outer,
    Pairwise,
    Reversed,
    Rows,
    Transposed,
)
from correct_losses import by_norm, by_numpy, by_rows, from_last, mean_first, mean_last, of_torch


def by_hand(linear, activations, loss):
    """Forward, loss and backward, written out."""

    def step(net, x, W1, b1, W2, b2, y):
        (f, f_prime), (g, g_prime) = activations[net["f"]], activations[net["g"]]
        z1 = linear.forward(x, W1, b1)
        a1 = f(z1)
        z2 = linear.forward(a1, W2, b2)
        y_hat = g(z2)
        J, dJdy_hat = loss(net, y_hat, y)
        dJdz2 = dJdy_hat * g_prime(z2, y_hat)
        dJdW2, dJdb2 = linear.parameter_gradients(dJdz2, a1)
        dJdz1 = linear.input_gradient(dJdz2, W2) * f_prime(z1, a1)
        dJdW1, dJdb1 = linear.parameter_gradients(dJdz1, x)
        return [y_hat, J, dJdy_hat, dJdW2, dJdb2, dJdW1, dJdb1]

    return step


def in_double(step):
    return lambda net, *tensors: [result.float() for result in step(net, *[tensor.double() for tensor in tensors])]


def in_numpy(step):
    return lambda net, *tensors: [
        torch.from_numpy(np.asarray(result, dtype=np.float32))
        for result in step(net, *[tensor.numpy() for tensor in tensors])
    ]


AUTOGRAD = {
    "identity": lambda z: z,
    "relu": F.relu,
    "five_relu": lambda z: 5 * F.relu(z),
    "leaky_relu": F.leaky_relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "gelu": F.gelu,
}


def autograd(net, x, W1, b1, W2, b2, y):
    parameters = [parameter.requires_grad_() for parameter in (W2, b2, W1, b1)]
    y_hat = AUTOGRAD[net["g"]](F.linear(AUTOGRAD[net["f"]](F.linear(x, W1, b1)), W2, b2))
    J = of_torch(net, y_hat, y)
    gradients = torch.autograd.grad(J, [y_hat, *parameters])
    for parameter in parameters:
        parameter.requires_grad_(False)
    return [y_hat, J, *gradients]


IMPLEMENTATIONS = {
    "einsum": by_hand(Einsum, LIBRARY, mean_last),
    "addmm": by_hand(Addmm, BY_HAND, mean_first),
    "transposed": by_hand(Transposed, STABLE, by_rows),
    "concatenated": by_hand(Concatenated, BY_HAND, mean_first),
    "rows": by_hand(Rows, POWERS_OF_E, mean_last),
    "reversed": by_hand(Reversed, EXPONENTIAL, from_last),
    "pairwise": by_hand(Pairwise, LIBRARY, by_norm),
    "blocks": by_hand(Blocks, STABLE, by_rows),
    "broadcast": by_hand(Broadcast, POWERS_OF_E, by_norm),
    "outer": by_hand(Outer, EXPONENTIAL, mean_last),
    "numpy": in_numpy(by_hand(Numpy, NUMPY, by_numpy)),
    "autograd": autograd,
    "double": in_double(by_hand(Addmm, BY_HAND, mean_first)),
}

for net, tensors in read_nets("f4"):
    for name in net["implementations"]:
        write(IMPLEMENTATIONS[name](net, *tensors), "f4")
