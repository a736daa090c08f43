import numpy as np
import torch


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
                 linear_2_in_features, linear_2_out_features, g_function):
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
        self.cache = dict()

    def forward(self, x):
        p = {name: value.numpy() for name, value in self.parameters.items()}
        x = x.numpy()
        z1 = np.dot(x, p['W1'].T) + p['b1']
        a1 = self.f(self.f_function, z1)
        z2 = np.dot(a1, p['W2'].T) + p['b2']
        self.cache = dict(x=x, z1=z1, a1=a1, z2=z2)
        return torch.from_numpy(self.f(self.g_function, z2))

    def backward(self, dJdy_hat):
        c = self.cache
        dz2 = dJdy_hat.numpy() * self.df(self.g_function, c['z2'])
        dz1 = np.dot(dz2, self.parameters['W2'].numpy()) * self.df(self.f_function, c['z1'])
        self.grads = {
            'dJdW1': torch.from_numpy(np.dot(dz1.T, c['x'])),
            'dJdb1': torch.from_numpy(np.sum(dz1, axis=0)),
            'dJdW2': torch.from_numpy(np.dot(dz2.T, c['a1'])),
            'dJdb2': torch.from_numpy(np.sum(dz2, axis=0)),
        }

    def f(self, name, z):
        if name == 'relu':
            return np.maximum(z, 0)
        return sigmoid(z) if name == 'sigmoid' else z.copy()

    def df(self, name, z):
        if name == 'relu':
            return (z > 0).astype(z.dtype)
        return sigmoid(z) * (1 - sigmoid(z)) if name == 'sigmoid' else np.ones_like(z)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    r = y_hat.numpy() - y.numpy()
    return torch.tensor(np.mean(r ** 2)), torch.from_numpy(r * (2 / r.size))


def bce_loss(y, y_hat):
    t, p = y.numpy(), y_hat.numpy()
    J = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    return torch.tensor(J), torch.from_numpy((p - t) / (p * (1 - p)) / np.array(t.size, t.dtype))
