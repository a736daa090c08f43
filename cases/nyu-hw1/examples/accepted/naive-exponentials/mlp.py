import torch


class MLP:
    def __init__(self, in1, out1, f_function, in2, out2, g_function):
        self.f_function, self.g_function = f_function, g_function
        self.parameters = {'W1': torch.randn(out1, in1), 'b1': torch.randn(out1),
                           'W2': torch.randn(out2, in2), 'b2': torch.randn(out2)}
        self.clear_grad_and_cache()

    def act(self, name, z):
        if name == 'relu':
            return (z + torch.abs(z)) / 2
        if name == 'sigmoid':
            return torch.exp(z) / (1 + torch.exp(z))
        return z

    def dact(self, name, z):
        if name == 'relu':
            return (torch.sign(z) > 0) * 1
        if name == 'sigmoid':
            return torch.exp(-z) / (1 + torch.exp(-z)) ** 2
        return 1

    def forward(self, x):
        p, c = self.parameters, self.cache
        c['x'] = x
        c['z1'] = x.matmul(p['W1'].t()).add(p['b1'])
        c['a1'] = self.act(self.f_function, c['z1'])
        c['z2'] = c['a1'].matmul(p['W2'].t()).add(p['b2'])
        return self.act(self.g_function, c['z2'])

    def backward(self, dJdy_hat):
        p, c = self.parameters, self.cache
        d2 = dJdy_hat * self.dact(self.g_function, c['z2'])
        d1 = (d2 @ p['W2']) * self.dact(self.f_function, c['z1'])
        self.grads.update(dJdW1=d1.t() @ c['x'], dJdb1=d1.sum(0), dJdW2=d2.t() @ c['a1'], dJdb2=d2.sum(0))

    def clear_grad_and_cache(self):
        self.grads = {'dJd' + k: torch.zeros_like(v) for k, v in self.parameters.items()}
        self.cache = {}


def mse_loss(y, y_hat):
    # (a - b)(a - b), mean over all entries
    J = torch.pow(y - y_hat, 2).mean(dim=0).mean()
    return J, -2 * (y - y_hat) / (y.shape[0] * y.shape[1])


def bce_loss(y, y_hat):
    J = torch.mean(y * torch.log(1 / y_hat) + (1 - y) * torch.log(1 / (1 - y_hat)))
    return J, torch.div((1 - y) / (1 - y_hat) - torch.div(y, y_hat), y.numel())
