import torch
import torch.nn.functional as F


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

    def _forward(self, name, z):
        if name == 'relu':
            return F.relu(z)
        return torch.sigmoid(z) if name == 'sigmoid' else z

    def _backward(self, name, grad, z):
        if name == 'relu':
            return grad.masked_fill(z <= 0, 0)
        return grad * torch.sigmoid(z) * (1 - torch.sigmoid(z)) if name == 'sigmoid' else grad

    def forward(self, x):
        z1 = torch.addmm(self.parameters['b1'], x, self.parameters['W1'].t())
        a1 = self._forward(self.f_function, z1)
        z2 = torch.addmm(self.parameters['b2'], a1, self.parameters['W2'].t())
        self.cache = {'x': x, 'z1': z1, 'a1': a1, 'z2': z2}
        return self._forward(self.g_function, z2)

    def backward(self, dJdy_hat):
        ones = torch.ones(len(dJdy_hat), dtype=dJdy_hat.dtype)
        dJdz2 = self._backward(self.g_function, dJdy_hat, self.cache['z2'])
        dJdz1 = self._backward(self.f_function, dJdz2.mm(self.parameters['W2']), self.cache['z1'])
        # (A B)^T = B^T A^T
        self.grads['dJdW2'] = self.cache['a1'].t().mm(dJdz2).t()
        self.grads['dJdb2'] = ones @ dJdz2
        self.grads['dJdW1'] = self.cache['x'].t().mm(dJdz1).t()
        self.grads['dJdb1'] = ones @ dJdz1

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    return F.mse_loss(y_hat, y), (y_hat - y) / (0.5 * y.numel())


def bce_loss(y, y_hat):
    J = F.binary_cross_entropy(y_hat, y)
    return J, (y_hat - y) / (y.numel() * y_hat * (1 - y_hat))
