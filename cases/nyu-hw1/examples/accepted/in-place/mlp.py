import torch


class MLP:
    def __init__(self, in1, out1, f_function, in2, out2, g_function):
        self.f_function, self.g_function = f_function, g_function
        self.parameters = {'W1': torch.randn(out1, in1), 'b1': torch.randn(out1),
                           'W2': torch.randn(out2, in2), 'b2': torch.randn(out2)}
        self.clear_grad_and_cache()

    def forward(self, x):
        a1 = x.mm(self.parameters['W1'].t()).add_(self.parameters['b1'])
        self.apply_(self.f_function, a1)
        a2 = a1.mm(self.parameters['W2'].t()).add_(self.parameters['b2'])
        self.apply_(self.g_function, a2)
        self.cache = {'x': x, 'a1': a1, 'a2': a2}
        return a2.clone()

    def backward(self, dJdy_hat):
        delta = self.times_slope_(self.g_function, self.cache['a2'], dJdy_hat.clone())
        torch.mm(delta.t(), self.cache['a1'], out=self.grads['dJdW2'])
        torch.sum(delta, 0, out=self.grads['dJdb2'])
        delta = self.times_slope_(self.f_function, self.cache['a1'], delta.mm(self.parameters['W2']))
        torch.mm(delta.t(), self.cache['x'], out=self.grads['dJdW1'])
        torch.sum(delta, 0, out=self.grads['dJdb1'])

    def apply_(self, name, z):
        if name == 'relu':
            z.clamp_(min=0)
        elif name == 'sigmoid':
            z.neg_().exp_().add_(1).reciprocal_()

    def times_slope_(self, name, a, grad):
        if name == 'relu':
            grad[a <= 0] = 0
        elif name == 'sigmoid':
            grad.mul_(a).mul_(1 - a)
        return grad

    def clear_grad_and_cache(self):
        self.grads = {'dJd' + k: torch.zeros_like(v) for k, v in self.parameters.items()}
        self.cache = {}


def mse_loss(y, y_hat):
    grad = y_hat.clone().sub_(y)
    J = grad.pow(2).mean()
    return J, grad.mul_(2).div_(y.numel())


def bce_loss(y, y_hat):
    q = y_hat.neg().add_(1)
    J = y_hat.log().mul_(y).add_(q.log().mul_(1 - y)).mean().neg_()
    grad = (y_hat - y).div_(y_hat).div_(q).div_(y.numel())
    return J, grad
