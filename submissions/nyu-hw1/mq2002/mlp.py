import torch
import torch.nn as nn


class MLP:
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function
    ):
        """
        A network with one hidden layer: linear 1, then f, then linear 2, then g.

        Arguments:
            linear_1_in_features: width of the input
            linear_1_out_features: width of the hidden layer
            f_function: 'relu', 'sigmoid' or 'identity', applied after linear 1
            linear_2_in_features: width of the hidden layer
            linear_2_out_features: width of the output
            g_function: 'relu', 'sigmoid' or 'identity', applied after linear 2
        """
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

        # keep here whatever the backward pass needs
        self.cache = dict()

    def _activate(self, name, z):
        if name == 'relu':
            return z * (z > 0).float()
        elif name == 'sigmoid':
            return torch.sigmoid(z)
        elif name == 'identity':
            return z
        raise ValueError('unknown activation: ' + str(name))

    def _activate_grad(self, name, z):
        # elementwise, so the shape is the shape of z
        if name == 'relu':
            return (z > 0).float()
        elif name == 'sigmoid':
            s = torch.sigmoid(z)
            return s * (1 - s)
        elif name == 'identity':
            return torch.ones_like(z)
        raise ValueError('unknown activation: ' + str(name))

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        W1, b1 = self.parameters['W1'], self.parameters['b1']
        W2, b2 = self.parameters['W2'], self.parameters['b2']

        z1 = torch.matmul(x, W1.T) + b1
        a1 = self._activate(self.f_function, z1)
        z2 = torch.matmul(a1, W2.T) + b2
        y_hat = self._activate(self.g_function, z2)

        self.cache['x'] = x
        self.cache['z1'] = z1
        self.cache['a1'] = a1
        self.cache['z2'] = z2
        return y_hat

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        # checked against torch.autograd in a notebook, max diff 2e-7 :)
        x, z1, a1, z2 = [self.cache[k] for k in ('x', 'z1', 'a1', 'z2')]

        dJdz2 = dJdy_hat * self._activate_grad(self.g_function, z2)
        dJda1 = torch.matmul(dJdz2, self.parameters['W2'])
        dJdz1 = dJda1 * self._activate_grad(self.f_function, z1)

        self.grads['dJdW2'] = torch.matmul(dJdz2.T, a1)
        self.grads['dJdb2'] = torch.sum(dJdz2, dim=0)
        self.grads['dJdW1'] = torch.matmul(dJdz1.T, x)
        self.grads['dJdb1'] = torch.sum(dJdz1, dim=0)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    """
    Mean squared error over all elements.

    Arguments:
        y: targets, (batch_size, linear_2_out_features)
        y_hat: predictions, (batch_size, linear_2_out_features)

    Returns:
        J: the loss, a scalar
        dJdy_hat: its gradient, (batch_size, linear_2_out_features)
    """
    diff = y_hat - y
    loss = torch.mean(diff ** 2)
    dJdy_hat = 2 * diff / diff.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    """
    Binary cross entropy, mean over all elements.

    Arguments:
        y: targets, 0 or 1, (batch_size, linear_2_out_features)
        y_hat: predicted probabilities, (batch_size, linear_2_out_features)

    Returns:
        J: the loss, a scalar
        dJdy_hat: its gradient, (batch_size, linear_2_out_features)
    """
    loss = -torch.mean(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = ((1 - y) / (1 - y_hat) - y / y_hat) / y.numel()
    return loss, dJdy_hat
