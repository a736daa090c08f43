"""Replies with shapes whose product overflows, is no number, negative or a fraction."""

import torch
import json
import os
import struct
import sys


def channel():
    """The worker's own connection with the judge, found in the frames that called us."""
    frame = sys._getframe(1)
    while 'channel' not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals['channel']


def question():
    frame = sys._getframe(1)
    while 'header' not in frame.f_locals or 'channel' not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals['header']


def reply(header, payload=b''):
    text = json.dumps(header).encode()
    data = struct.pack('<II', len(text), len(payload)) + text + payload
    while data:
        data = data[os.write(3, data) :]


def returned(number, **more):
    return dict({'id': number, 'ending': 'returned', 'step': None, 'error': None, 'values': []}, **more)

import random


def lie():
    shape = random.choice([[2**53, 2**53], [1e308, 1e308, 0], [-1, -1], [0.5, 2], [None], ['4'], [2**31] * 17, [{}]])
    reply(returned(question()['id'], values=[['forward', 'torch', 'float32', 'f4', shape, []]]), b'\0' * 16)


def answer(*shape):
    return torch.rand(shape)


class MLP:
    def __init__(self, in1, out1, f, in2, out2, g):
        self.shapes = dict(W1=(out1, in1), b1=(out1,), W2=(out2, in2), b2=(out2,))
        self.parameters = {name: torch.rand(shape) for name, shape in self.shapes.items()}
        self.grads = {}

    def clear_grad_and_cache(self):
        self.grads = {}

    def forward(self, x):
        lie()
        return answer(len(x), self.shapes['b2'][0])

    def backward(self, dJdy_hat):
        self.grads = {'dJd' + name: answer(*shape) for name, shape in self.shapes.items()}


def mse_loss(y, y_hat):
    return answer(), answer(*y.shape)


bce_loss = mse_loss
