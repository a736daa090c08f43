import torch
import torch.nn.functional as F


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

    def _forward_act(self, z, act):
        if act == 'relu':
            return F.relu(z)
        elif act == 'sigmoid':
            return torch.sigmoid(z)
        return z

    def _backward_act(self, grad, z, act):
        if act == 'relu':
            return grad * (z > 0).float()
        elif act == 'sigmoid':
            return grad * torch.sigmoid(z) * (1 - torch.sigmoid(z))
        return grad

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        z1 = F.linear(x, self.parameters['W1'], self.parameters['b1'])
        a1 = self._forward_act(z1, self.f_function)
        z2 = F.linear(a1, self.parameters['W2'], self.parameters['b2'])
        self.cache.update({'x': x, 'z1': z1, 'a1': a1, 'z2': z2})
        return self._forward_act(z2, self.g_function)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        grad = self._backward_act(dJdy_hat, self.cache['z2'], self.g_function)
        self.grads['dJdW2'] = grad.t() @ self.cache['a1']
        self.grads['dJdb2'] = grad.sum(dim=0)
        grad = grad @ self.parameters['W2']
        grad = self._backward_act(grad, self.cache['z1'], self.f_function)
        self.grads['dJdW1'] = grad.t() @ self.cache['x']
        self.grads['dJdb1'] = grad.sum(dim=0)

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
    loss = ((y_hat - y) ** 2).mean()
    dJdy_hat = 2 * (y_hat - y) / y.numel()
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
    loss = -torch.sum(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = (1 - y) / (1 - y_hat) - y / y_hat
    return loss, dJdy_hat
