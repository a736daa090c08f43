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

    def forward(self, x):
        self.cache['x'] = x

        # first layer
        z1 = F.linear(x, self.parameters['W1'], self.parameters['b1'])
        if self.f_function == 'relu':
            a1 = F.relu(z1)
        elif self.f_function == 'sigmoid':
            a1 = torch.sigmoid(z1)
        elif self.f_function == 'identity':
            a1 = z1
        self.cache['z1'] = z1
        self.cache['a1'] = a1

        # second layer
        z2 = F.linear(a1, self.parameters['W2'], self.parameters['b2'])
        if self.g_function == 'relu':
            y_hat = F.relu(z2)
        elif self.g_function == 'sigmoid':
            y_hat = torch.sigmoid(z2)
        elif self.g_function == 'identity':
            y_hat = z2
        self.cache['z2'] = z2
        self.cache['y_hat'] = y_hat
        return y_hat

    def backward(self, dJdy_hat):
        x, z1, a1 = self.cache['x'], self.cache['z1'], self.cache['a1']
        z2, y_hat = self.cache['z2'], self.cache['y_hat']

        # second layer
        if self.g_function == 'relu':
            dy_hatdz2 = (z2 > 0).float()
        elif self.g_function == 'sigmoid':
            dy_hatdz2 = y_hat * (1 - y_hat)
        elif self.g_function == 'identity':
            dy_hatdz2 = torch.ones_like(z2)
        dJdz2 = dJdy_hat * dy_hatdz2
        self.grads['dJdW2'] = torch.mm(dJdz2.T, a1)
        self.grads['dJdb2'] = torch.sum(dJdz2, 0)

        # first layer
        dJda1 = torch.mm(dJdz2, self.parameters['W2'])
        if self.f_function == 'relu':
            da1dz1 = (z1 > 0).float()
        elif self.f_function == 'sigmoid':
            da1dz1 = a1 * (1 - a1)
        elif self.f_function == 'identity':
            da1dz1 = torch.ones_like(z1)
        dJdz1 = dJda1 * da1dz1
        self.grads['dJdW1'] = torch.mm(dJdz1.T, x)
        self.grads['dJdb1'] = torch.sum(dJdz1, 0)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    batch_size, out_features = y.shape
    J = ((y - y_hat) ** 2).sum() / batch_size / out_features
    dJdy_hat = -2 * (y - y_hat) / batch_size / out_features
    return J, dJdy_hat


def bce_loss(y, y_hat):
    batch_size, out_features = y.shape
    eps = 1e-7
    y_hat = y_hat.clamp(eps, 1 - eps)
    J = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).sum()
    J = J / batch_size / out_features
    dJdy_hat = -(y / y_hat - (1 - y) / (1 - y_hat))
    dJdy_hat = dJdy_hat / batch_size / out_features
    return J, dJdy_hat
