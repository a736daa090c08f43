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

    def sigmoid(self, z):
        return 1 / (1 + torch.exp(-z))

    def hidden(self, z):
        if self.f_function == 'relu': return z.clamp(min=0)
        if self.f_function == 'sigmoid': return self.sigmoid(z)
        if self.f_function == 'identity': return z

    def hidden_prime(self, z):
        if self.f_function == 'relu': return (z > 0).float()
        if self.f_function == 'sigmoid': return self.sigmoid(z) * (1 - self.sigmoid(z))
        if self.f_function == 'identity': return torch.ones_like(z)

    def output(self, z):
        if self.g_function == 'relu': return z.clamp(min=0)
        if self.g_function == 'sigmoid': return self.sigmoid(z)
        if self.g_function == 'identity': return z

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        self.cache['x'] = x
        self.cache['z1'] = x @ self.parameters['W1'].T + self.parameters['b1']
        self.cache['h'] = self.hidden(self.cache['z1'])
        self.cache['z2'] = self.cache['h'] @ self.parameters['W2'].T + self.parameters['b2']
        return self.output(self.cache['z2'])

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        # output layer
        self.grads['dJdW2'] = dJdy_hat.T @ self.cache['h']
        self.grads['dJdb2'] = dJdy_hat.sum(dim=0)
        # hidden layer
        d_hidden = dJdy_hat @ self.parameters['W2'] * self.hidden_prime(self.cache['z1'])
        self.grads['dJdW1'] = d_hidden.T @ self.cache['x']
        self.grads['dJdb1'] = d_hidden.sum(dim=0)

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
    err = y_hat - y
    return (err * err).mean(), 2 * err / err.numel()


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
    J = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    dJdy_hat = -(y / y_hat - (1 - y) / (1 - y_hat)) / y.numel()
    return J, dJdy_hat
