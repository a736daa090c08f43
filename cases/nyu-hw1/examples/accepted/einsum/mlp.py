import torch
from torch import einsum


class MLP:
    def __init__(self, in1, out1, f_function, in2, out2, g_function):
        self.f_function, self.g_function = f_function, g_function
        self.parameters = {'W1': torch.randn(out1, in1), 'b1': torch.randn(out1),
                           'W2': torch.randn(out2, in2), 'b2': torch.randn(out2)}
        self.clear_grad_and_cache()

    def phi(self, kind, z):
        return {'relu': torch.relu, 'sigmoid': torch.sigmoid, 'identity': torch.clone}[kind](z)

    def dphi(self, kind, z):
        if kind == 'relu':
            return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
        if kind == 'sigmoid':
            return torch.sigmoid(z) * torch.sigmoid(-z)
        return torch.ones_like(z)

    def forward(self, x):
        self.x = x
        self.s1 = einsum('ni,hi->nh', x, self.parameters['W1']) + self.parameters['b1']
        self.h = self.phi(self.f_function, self.s1)
        self.s2 = einsum('nh,kh->nk', self.h, self.parameters['W2']) + self.parameters['b2']
        self.out = self.phi(self.g_function, self.s2)
        return self.out

    def backward(self, dJdy_hat):
        delta2 = dJdy_hat * self.dphi(self.g_function, self.s2)
        back = einsum('nk,kh->nh', delta2, self.parameters['W2'])
        delta1 = back * self.dphi(self.f_function, self.s1)
        self.grads['dJdW2'] = einsum('nk,nh->kh', delta2, self.h)
        self.grads['dJdb2'] = einsum('nk->k', delta2)
        self.grads['dJdW1'] = einsum('nh,ni->hi', delta1, self.x)
        self.grads['dJdb1'] = einsum('nh->h', delta1)

    def clear_grad_and_cache(self):
        self.grads = {'dJd' + k: torch.zeros_like(v) for k, v in self.parameters.items()}
        self.cache = {}


def mse_loss(y, y_hat):
    r = y_hat - y
    return torch.mean(r * r), r * (2 / r.numel())


def bce_loss(y, y_hat):
    terms = torch.log(y_hat) * y + torch.log(1 - y_hat) * (1 - y)
    grads = (y_hat - y) / (y_hat - y_hat * y_hat)
    return -torch.mean(terms), grads / grads.numel()
