import torch


class MLP:
    def __init__(self, in1, out1, f_function, in2, out2, g_function):
        self.f_function, self.g_function = f_function, g_function
        self.parameters = {'W1': torch.randn(out1, in1), 'b1': torch.randn(out1),
                           'W2': torch.randn(out2, in2), 'b2': torch.randn(out2)}
        self.clear_grad_and_cache()

    def value(self, name, z):
        if name == 'relu':
            return torch.nn.functional.relu(z)
        if name == 'sigmoid':
            return torch.reciprocal(1 + torch.exp(-z))
        return z

    def jacobian(self, name, z):
        """Of one sample: a diagonal matrix."""
        if name == 'relu':
            return torch.diag((z > 0).to(z.dtype))
        if name == 'sigmoid':
            s = self.value(name, z)
            return torch.diag(s) - torch.diag(s * s)
        return torch.eye(len(z), dtype=z.dtype)

    def forward(self, x):
        z1 = torch.matmul(x, self.parameters['W1'].t()) + self.parameters['b1']
        a1 = self.value(self.f_function, z1)
        z2 = torch.matmul(a1, self.parameters['W2'].t()) + self.parameters['b2']
        self.cache = {'x': x, 'z1': z1, 'a1': a1, 'z2': z2}
        return self.value(self.g_function, z2)

    def backward(self, dJdy_hat):
        x, z1, a1, z2 = (self.cache[k] for k in ('x', 'z1', 'a1', 'z2'))
        rows1, rows2 = [], []
        for n, grad in enumerate(dJdy_hat):
            # numerator layout: a gradient is a row, and the chain rule goes from left to right
            row2 = grad @ self.jacobian(self.g_function, z2[n])
            rows2.append(row2)
            rows1.append(row2 @ self.parameters['W2'] @ self.jacobian(self.f_function, z1[n]))
        d1, d2 = torch.stack(rows1), torch.stack(rows2)
        self.grads['dJdW1'] = torch.matmul(d1.t(), x)
        self.grads['dJdb1'] = torch.sum(d1, 0)
        self.grads['dJdW2'] = torch.matmul(d2.t(), a1)
        self.grads['dJdb2'] = torch.sum(d2, 0)

    def clear_grad_and_cache(self):
        self.grads = {'dJd' + k: torch.zeros_like(v) for k, v in self.parameters.items()}
        self.cache = {}


def mse_loss(y, y_hat):
    r = y_hat - y
    return torch.norm(r) ** 2 / r.numel(), r / r.numel() + r / r.numel()


def bce_loss(y, y_hat):
    yes = torch.sum(y * torch.log(y_hat))
    no = torch.sum((1 - y) * torch.log(1 - y_hat))
    return -(yes + no) / y.numel(), (1 - y) / (1 - y_hat) / y.numel() - y / y_hat / y.numel()
