"""Torch autograd in float64: every value of the chain and its gradient, for each net on standard input."""

from exchange import read_nets, write

import torch
import torch.nn.functional as F


def sigmoid(z):
    # Torch's own derivative a(1 - a) loses digits where 1 - a cancels; E / (1 + E)^2 does not.
    return torch.where(z > 0, 1 - 1 / (1 + torch.exp(z)), torch.sigmoid(z))


def tanh(z):
    # Torch's own derivative 1 - a^2 loses digits where a^2 is near 1.
    far = torch.sign(z) * (1 - 2 / (torch.exp(2 * torch.abs(z)) + 1))
    return torch.where(torch.abs(z) > 1, far, torch.tanh(z))


def softplus(z):
    # Torch's own is z for z > 20, which is exact in float32 only.
    return torch.where(z > 0, torch.logaddexp(z, torch.zeros_like(z)), F.softplus(z))


def gelu(z):
    # Torch's own 1 + erf(z / sqrt 2) loses digits where erf is near -1.
    return torch.where(z < -1, z * torch.erfc(-z / 2**0.5) / 2, F.gelu(z))


ACTIVATIONS = {
    "identity": lambda z: z * 1,
    "relu": F.relu,
    "five_relu": lambda z: 5 * F.relu(z),
    "leaky_relu": F.leaky_relu,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "softplus": softplus,
    "gelu": gelu,
}
LOSSES = {"mse": F.mse_loss, "bce": F.binary_cross_entropy}


def loss(net, y_hat, y):
    function = LOSSES[net["loss"]]
    if net["reduction"] == "batch_mean":
        return function(y_hat, y, reduction="sum") / len(y)
    return function(y_hat, y, reduction=net["reduction"])


for net, (x, W1, b1, W2, b2, y) in read_nets("f8"):
    parameters = [W1, b1, W2, b2]
    for parameter in parameters:
        parameter.requires_grad_()
    z1 = F.linear(x, W1, b1)
    a1 = ACTIVATIONS[net["f"]](z1)
    z2 = F.linear(a1, W2, b2)
    y_hat = ACTIVATIONS[net["g"]](z2)
    J = loss(net, y_hat, y)
    gradients = torch.autograd.grad(J, [y_hat, z2, W2, b2, a1, z1, W1, b1])
    write([z1, a1, z2, y_hat, J, *gradients], "f8")
