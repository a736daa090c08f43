import torch

# value and derivative of each activation; a is the value at z
FUNCTIONS = {
    'relu': lambda z: torch.clamp(z, min=0),
    'sigmoid': lambda z: torch.exp(-torch.log1p(torch.exp(-z))),
    'identity': lambda z: z,
}
DERIVATIVES = {
    'relu': lambda z, a: (z > 0) * 1.0,
    'sigmoid': lambda z, a: a * (1 - a),
    'identity': lambda z, a: torch.ones_like(z),
}


class MLP:
    def __init__(self, in1, out1, f_function, in2, out2, g_function):
        self.f_function, self.g_function = f_function, g_function
        self.parameters = {'W1': torch.randn(out1, in1), 'b1': torch.randn(out1),
                           'W2': torch.randn(out2, in2), 'b2': torch.randn(out2)}
        self.clear_grad_and_cache()

    def forward(self, x):
        p = self.parameters
        z1 = x @ p['W1'].t() + p['b1']
        a1 = FUNCTIONS[self.f_function](z1)
        z2 = a1 @ p['W2'].t() + p['b2']
        a2 = FUNCTIONS[self.g_function](z2)
        self.cache.update(x=x, z1=z1, a1=a1, z2=z2, a2=a2)
        return a2

    def backward(self, dJdy_hat):
        c = self.cache
        dz2 = dJdy_hat * DERIVATIVES[self.g_function](c['z2'], c['a2'])
        da1 = dz2 @ self.parameters['W2']
        dz1 = da1 * DERIVATIVES[self.f_function](c['z1'], c['a1'])
        self.grads['dJdW2'] = dz2.t() @ c['a1']
        self.grads['dJdb2'] = dz2.sum(0)
        self.grads['dJdW1'] = dz1.t() @ c['x']
        self.grads['dJdb1'] = dz1.sum(0)

    def clear_grad_and_cache(self):
        self.grads = {'dJd' + k: torch.zeros_like(v) for k, v in self.parameters.items()}
        self.cache = {}


def mse_loss(y, y_hat):
    N, K = y.shape
    J = torch.sum((y_hat - y) ** 2) / (N * K)
    return J, 2 / (N * K) * (y_hat - y)


def bce_loss(y, y_hat):
    N, K = y.shape
    log_no = torch.log1p(-y_hat)
    # -log(1 - p) - y * (log(p) - log(1 - p))
    J = -(y * torch.log(y_hat) + log_no - y * log_no).sum() / (N * K)
    return J, ((1 - y) / (1 - y_hat) - y / y_hat) / (N * K)
