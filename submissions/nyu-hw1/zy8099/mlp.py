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
        self.cache['x'] = x
        self.cache['s1'] = x @ self.parameters['W1'].T + self.parameters['b1']
        self.cache['a1'] = self.activate(self.cache['s1'], self.f_function)
        self.cache['s2'] = self.cache['a1'] @ self.parameters['W2'].T + self.parameters['b2']
        self.cache['a2'] = self.activate(self.cache['s2'], self.g_function)
        return self.cache['a2']

    def activate(self, s, name):
        if name == 'relu':
            return torch.relu(s)
        if name == 'sigmoid':
            return torch.sigmoid(s)
        return s

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        # through g
        if self.g_function == 'relu':
            dJds2 = dJdy_hat * (self.cache['s2'] > 0).float()
        elif self.g_function == 'sigmoid':
            dJds2 = dJdy_hat * self.cache['a2'] * (1 - self.cache['a2'])
        elif self.g_function == 'identity':
            dJds2 = dJdy_hat

        # through linear 2
        self.grads['dJdW2'] = dJds2.T @ self.cache['a1']
        self.grads['dJdb2'] = dJds2.sum(dim=0)
        dJda1 = dJds2 @ self.parameters['W2']

        # through f
        if self.f_function == 'relu':
            dJds1 = dJda1 * (self.cache['s1'] > 0).float()
        elif self.f_function == 'sigmoid':
            dJds1 = dJda1 * self.cache['a1'] * (1 - self.cache['a1'])

        # through linear 1
        self.grads['dJdW1'] = dJds1.T @ self.cache['x']
        self.grads['dJdb1'] = dJds1.sum(dim=0)

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
    loss = ((y_hat - y) ** 2).sum() / y.numel()
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
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).sum() / y.numel()
    dJdy_hat = -(y / y_hat - (1 - y) / (1 - y_hat)) / y.numel()
    return loss, dJdy_hat
