"""What the fork server does once, so that no worker has to: first calls of torch operations and of our own code.

The first operation also picks the CPU kernels, and must do so while /proc is there: without it torch falls back to
other kernels, with other bits. Nothing here starts a thread, and nothing runs backward(): that would start one.
"""

import json

import numpy
import torch

from . import channel, program
from .inference import Inference

SOURCE = """
import torch

class MLP:
    def __init__(self, a, b, f, c, d, g):
        self.parameters = dict(W1=torch.randn(b, a), b1=torch.randn(b), W2=torch.randn(d, c), b2=torch.randn(d))
        self.grads = dict(dJdW1=torch.zeros(b, a), dJdb1=torch.zeros(b), dJdW2=torch.zeros(d, c), dJdb2=torch.zeros(d))
        self.cache = dict()

    def forward(self, x):
        z = x @ self.parameters["W1"].T + self.parameters["b1"]
        a = torch.relu(z)
        self.cache = dict(x=x, z=z, a=a)
        return torch.sigmoid(torch.matmul(a, self.parameters["W2"].t()) + self.parameters["b2"])

    def backward(self, d):
        self.grads["dJdW2"] = d.T @ self.cache["a"]
        self.grads["dJdb2"] = d.sum(dim=0)
        e = torch.mm(d, self.parameters["W2"]) * (self.cache["z"] > 0).float()
        self.grads["dJdW1"] = e.T @ self.cache["x"]
        self.grads["dJdb1"] = torch.sum(e, 0)

    def clear_grad_and_cache(self):
        for key in self.grads:
            self.grads[key] = torch.zeros_like(self.grads[key])
        self.cache = dict()

def mse_loss(y, y_hat):
    return ((y_hat - y) ** 2).mean(), 2 * (y_hat - y) / y.numel()

def bce_loss(y, y_hat):
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    return loss, (-y / y_hat + (1 - y) / (1 - y_hat)) / (y.shape[0] * y.shape[1])
"""

SHAPES = {"x": [4, 3], "y": [4, 2], "W1": [5, 3], "b1": [5], "W2": [2, 5], "b2": [2]}
ROUNDS = 24  # with autograd and without: enough for Python's adaptive interpreter to settle


def warm_up():
    """Runs typical operations and a whole case of our own, a few times."""
    _operations()
    steps, case, payload = _cases()
    module = {}
    code = compile(SOURCE, "warm-up", "exec")
    exec(code, module)
    holder = type("Module", (), {name: staticmethod(value) for name, value in module.items() if callable(value)})
    with_and_without = Inference()
    for number in range(ROUNDS):
        if number == ROUNDS // 2:
            with_and_without.begin(code, ())
        run = program.Run(holder, "mlp.py", case, payload, 1 << 20)
        run.run(program.compile_steps(steps[number % 2]))
    if with_and_without.is_on:
        with_and_without.end()


def frames():
    """What the judge would send for a submission of usual length, and two cases."""
    source = SOURCE.encode() * 3
    load = {"main": "mlp.py", "seed": 0, "files": [["mlp.py", len(source)]]}
    steps, case, payload = _cases()
    questions = [channel.encode({"id": 1, "load": load}, chunks=[source])]
    for text in steps:
        text += b" "  # not the very steps that are compiled already
        tensors = {
            name: [shape, len(text) + start, len(text) + end] for name, (shape, start, end) in case["tensors"].items()
        }
        question = {"id": 1, "case": {**case, "steps": len(text), "tensors": tensors, "seed": 0}}
        questions.append(channel.encode(question, chunks=[text, payload]))
    return b"".join(questions)


def _cases():
    """The steps of two cases, in JSON, what else the judge says of both, and the bytes of their tensors."""
    tensors, offset = {}, 0
    for name, shape in SHAPES.items():
        end = offset + 4 * int(numpy.prod(shape))
        tensors[name] = [shape, offset, end]
        offset = end
    steps = [json.dumps(_steps(loss)).encode() for loss in ("mse_loss", "bce_loss")]
    case = {"steps": 0, "tensors": tensors, "literals": [3, 5, "relu", 5, 2, "sigmoid"]}
    return steps, case, numpy.linspace(0.1, 0.9, offset // 4, dtype="<f4").tobytes()


def _steps(loss):
    net = [{"literal": index} for index in range(6)]
    parameters = ("W1", "b1", "W2", "b2")
    gradients = ["dJd" + name for name in parameters]
    return [
        {"do": "new", "at": "MLP()", "class": "MLP", "args": net, "result": "net"},
        {"do": "fill", "into": ["net", "parameters"], "tensors": dict(zip(parameters, parameters))},
        {"do": "call", "at": "", "function": ["net", "clear_grad_and_cache"], "args": [], "results": []},
        {"do": "call", "at": "", "function": ["net", "forward"], "args": [{"tensor": "x"}], "results": ["y_hat"]},
        {"do": "call", "at": "", "function": [loss], "args": [{"tensor": "y"}, {"path": ["y_hat"]}], "results": ["J", "d"]},
        {"do": "call", "at": "", "function": ["net", "backward"], "args": [{"path": ["d"]}], "results": []},
        {"do": "keep", "values": {name: [name] for name in ("y_hat", "J", "d")}},
        {"do": "keep", "values": {name: ["net", "grads", name] for name in gradients}},
        {"do": "changed", "prefix": "", "path": ["net", "parameters"], "tensors": parameters},
    ]


def _operations():
    x = torch.randn(64, 64)
    for operation in (torch.relu, torch.sigmoid, torch.tanh, torch.exp, torch.log, torch.abs, torch.sqrt):
        operation(x)
    functional = torch.nn.functional
    torch.einsum("ij,kj->ik", x, x)
    torch.addmm(x[0], x, x).sum(0).mean()
    functional.linear(x, x, x[0])
    functional.mse_loss(x, x)
    functional.binary_cross_entropy(torch.sigmoid(x), torch.ones_like(x))
    functional.softmax(x, dim=1)
    torch.where(x > 0, x, torch.zeros_like(x)).double().numpy().tobytes()
