import torch


def with_ones(a):
    return torch.cat([torch.ones(a.shape[0], 1, dtype=a.dtype), a], dim=1)


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

    def activate(self, name, z):
        if name == 'relu':
            return torch.max(z, torch.zeros_like(z))
        elif name == 'sigmoid':
            return torch.sigmoid(z)
        return z

    def slope(self, name, z):
        if name == 'relu':
            return torch.gt(z, 0).to(z.dtype)
        elif name == 'sigmoid':
            return torch.sigmoid(z) - torch.sigmoid(z) ** 2
        return torch.ones_like(z)

    def theta(self, layer):
        return torch.cat([self.parameters['b' + layer].reshape(-1, 1), self.parameters['W' + layer]], dim=1)

    def forward(self, x):
        x1 = with_ones(x)
        z1 = x1 @ self.theta('1').T
        a1 = with_ones(self.activate(self.f_function, z1))
        z2 = a1 @ self.theta('2').T
        self.cache = {'x1': x1, 'z1': z1, 'a1': a1, 'z2': z2}
        return self.activate(self.g_function, z2)

    def backward(self, dJdy_hat):
        dz2 = dJdy_hat * self.slope(self.g_function, self.cache['z2'])
        # the column of ones has no gradient
        dz1 = (dz2 @ self.theta('2'))[:, 1:] * self.slope(self.f_function, self.cache['z1'])
        for layer, dz, a in (('2', dz2, self.cache['a1']), ('1', dz1, self.cache['x1'])):
            dtheta = dz.T @ a
            self.grads['dJdb' + layer] = dtheta[:, 0]
            self.grads['dJdW' + layer] = dtheta[:, 1:]

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    r = (y_hat - y).reshape(-1)
    return r @ r / len(r), (2 * r / len(r)).reshape(y.shape)


def bce_loss(y, y_hat):
    t, p = y.reshape(-1), y_hat.reshape(-1)
    J = -(t @ torch.log(p) + (1 - t) @ torch.log(1 - p)) / len(t)
    return J, ((1 / (1 - p)) * (1 - t) - (1 / p) * t).reshape(y.shape) / len(t)
