#!/usr/bin/env python2
# -*- coding: utf-8 -*-
from __future__ import division
import torch


class MLP(object):
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function
    ):
        self.f_function = f_function
        self.g_function = g_function

        self.parameters = dict(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = dict(
            dJdW1=torch.zeros(linear_1_out_features, linear_1_in_features),
            dJdb1=torch.zeros(linear_1_out_features),
            dJdW2=torch.zeros(linear_2_out_features, linear_2_in_features),
            dJdb2=torch.zeros(linear_2_out_features),
        )

        # keep here whatever the backward pass needs
        self.cache = dict()

    def forward(self, x):
        self.x = x
        self.z1 = x.mm(self.parameters['W1'].t()) + self.parameters['b1']
        self.a1 = self.activation(self.z1, self.f_function)
        self.z2 = self.a1.mm(self.parameters['W2'].t()) + self.parameters['b2']
        return self.activation(self.z2, self.g_function)

    def activation(self, z, name):
        if name == 'relu':
            return z.clamp(min=0)
        if name == 'sigmoid':
            return z.sigmoid()
        return z

    def activation_grad(self, z, name):
        if name == 'relu':
            return (z > 0).float()
        if name == 'sigmoid':
            return z.sigmoid() * (1 - z.sigmoid())
        return torch.ones_like(z)

    def backward(self, dJdy_hat):
        dz2 = dJdy_hat * self.activation_grad(self.z2, self.g_function)
        dz1 = dz2.mm(self.parameters['W2']) * self.activation_grad(self.z1, self.f_function)
        self.grads['dJdW1'] = dz1.t().mm(self.x)
        self.grads['dJdb1'] = dz1.sum(0)
        self.grads['dJdW2'] = dz2.t().mm(self.a1)
        self.grads['dJdb2'] = dz2.sum(0)
        for name, grad in self.grads.iteritems():
            print name, tuple(grad.shape)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    n = y.size(0) * y.size(1)
    return (y_hat - y).pow(2).sum() / n, 2 * (y_hat - y) / n


def bce_loss(y, y_hat):
    n = y.size(0) * y.size(1)
    J = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).sum() / n
    return J, (y_hat - y) / (y_hat * (1 - y_hat)) / n


if __name__ == '__main__':
    net = MLP(2, 5, 'relu', 5, 3, 'identity')
    J, g = mse_loss(torch.zeros(4, 3), net.forward(torch.ones(4, 2)))
    net.backward(g)
    print "J =", J
