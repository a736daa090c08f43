import torch


class ReLU:
    def __call__(self, z):
        self.z = z
        return z * (z > 0)

    def backward(self, grad):
        return grad * (self.z > 0)


class Sigmoid:
    def __call__(self, z):
        self.z = z
        self.out = torch.sigmoid(z)
        return self.out

    def backward(self, grad):
        return grad * self.out * (1 - self.out)


class Identity:
    def __call__(self, z):
        self.z = z
        return z

    def backward(self, grad):
        return grad


class Linear:
    def __call__(self, a, W, b):
        self.a = a
        return a.mm(W.t()) + b

    def backward(self, grad, W):
        dW = grad.t().mm(self.a)
        db = grad.sum(dim=0)
        return dW, db, grad.mm(W)


LAYERS = {'relu': ReLU, 'sigmoid': Sigmoid, 'identity': Identity}


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

        self.linear1, self.f = Linear(), LAYERS[f_function]()
        self.linear2, self.g = Linear(), LAYERS[g_function]()

    def forward(self, x):
        p = self.parameters
        z1 = self.linear1(x, p['W1'], p['b1'])
        a1 = self.f(z1)
        z2 = self.linear2(a1, p['W2'], p['b2'])
        return self.g(z2)

    def backward(self, dJdy_hat):
        dz2 = self.g.backward(dJdy_hat)
        dW2, db2, da1 = self.linear2.backward(dz2, self.parameters['W2'])
        dz1 = self.f.backward(da1)
        dW1, db1, dx = self.linear1.backward(dz1, self.parameters['W1'])
        self.grads = {'dJdW1': dW1, 'dJdb1': db1, 'dJdW2': dW2, 'dJdb2': db2}

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    n = y_hat.numel()
    error = y_hat - y
    J = torch.sum(error * error) / n
    dJdy_hat = (2 / n) * error
    return J, dJdy_hat


def bce_loss(y, y_hat):
    n = y_hat.numel()
    J = -torch.sum(y * y_hat.log() + (1 - y) * (1 - y_hat).log()) / n
    dJdy_hat = (1 / n) * ((1 - y) / (1 - y_hat) - y / y_hat)
    return J, dJdy_hat
