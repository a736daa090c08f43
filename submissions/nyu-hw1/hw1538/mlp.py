import torch


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

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        x1 = x @ self.parameters['W1'].T + self.parameters['b1']
        x2 = self.f(x1, self.f_function)
        x3 = x2 @ self.parameters['W2'].T + self.parameters['b2']
        y_hat = self.f(x3, self.g_function)
        self.cache['x0'] = x
        self.cache['x1'] = x1
        self.cache['x2'] = x2
        self.cache['x3'] = x3
        return y_hat

    def f(self, z, fn):
        if fn == 'relu':
            return torch.relu(z)
        if fn == 'sigmoid':
            return torch.sigmoid(z)
        return z

    def f_grad(self, z, fn):
        if fn == 'relu':
            g = torch.ones(z.shape)
            g[z > 0] = 0
            return g
        if fn == 'sigmoid':
            return torch.sigmoid(z) * (1 - torch.sigmoid(z))
        return torch.ones(z.shape)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        d3 = dJdy_hat * self.f_grad(self.cache['x3'], self.g_function)
        d2 = d3 @ self.parameters['W2']
        d1 = d2 * self.f_grad(self.cache['x1'], self.f_function)

        self.grads['dJdW1'] = d1.T @ self.cache['x0']
        self.grads['dJdb1'] = torch.sum(d1, axis=0)
        self.grads['dJdW2'] = d3.T @ self.cache['x2']
        self.grads['dJdb2'] = torch.sum(d3, axis=0)

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
    J = ((y_hat - y) ** 2).sum() / y.numel()
    dJdy_hat = 2 * (y_hat - y) / y.numel()
    return J, dJdy_hat


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
    J = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).sum() / y.numel()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
    return J, dJdy_hat
