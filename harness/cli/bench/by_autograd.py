"""What `backcheck bench` compares with: the check that a course runs by hand, mlp.py against torch.autograd.

usage: FOLDER FIRST COUNT, where FOLDER holds mlp.py and cases.json
"""

import json
import os
import sys

folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(os.path.join(folder, "cases.json")) as file:
    setting = json.load(file)
if setting["sys_path"] is not None:
    sys.path[:] = setting["sys_path"]
sys.path.insert(0, folder)

import torch
import torch.nn as nn
import torch.nn.functional as F

from mlp import MLP, bce_loss, mse_loss

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "identity": nn.Identity}


def agrees(case):
    torch.manual_seed(case["seed"])
    inputs, hidden, out, batch = case["in"], case["hidden"], case["out"], case["batch"]
    linear1, linear2 = nn.Linear(inputs, hidden), nn.Linear(hidden, out)
    net = MLP(inputs, hidden, case["f"], hidden, out, case["g"])
    for name, parameter in zip(("W1", "b1", "W2", "b2"), (*linear1.parameters(), *linear2.parameters())):
        net.parameters[name] = parameter.detach().clone()
    x = torch.randn(batch, inputs)
    y = torch.randn(batch, out) if case["loss"] == "mse" else torch.randint(0, 2, (batch, out)).float()

    net.clear_grad_and_cache()
    y_hat = net.forward(x)
    J, dJdy_hat = (mse_loss if case["loss"] == "mse" else bce_loss)(y, y_hat)
    net.backward(dJdy_hat)

    sequence = nn.Sequential(linear1, ACTIVATIONS[case["f"]](), linear2, ACTIVATIONS[case["g"]]())
    y_hat_autograd = sequence(x)
    J_autograd = (F.mse_loss if case["loss"] == "mse" else F.binary_cross_entropy)(y_hat_autograd, y)
    J_autograd.backward()
    pairs = [(y_hat, y_hat_autograd.detach()), (J, J_autograd.detach())]
    gradients = (linear1.weight.grad, linear1.bias.grad, linear2.weight.grad, linear2.bias.grad)
    pairs += zip((net.grads[name] for name in ("dJdW1", "dJdb1", "dJdW2", "dJdb2")), gradients)
    return all((actual - expected).norm() < 1e-3 for actual, expected in pairs)


for case in setting["cases"][first : first + count]:
    if not agrees(case):
        sys.exit("mlp.py disagrees with autograd on %s" % json.dumps(case))
