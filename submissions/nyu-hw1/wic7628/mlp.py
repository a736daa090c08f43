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

    def act(self, which, z):
        if which == 'relu':
            return torch.relu(z)
        elif which == 'sigmoid':
            return torch.sigmoid(z)
        elif which == 'identity':
            return z

    def act_grad(self, which, z):
        if which == 'relu':
            return (z > 0).float()
        elif which == 'sigmoid':
            return torch.sigmoid(z) * (1 - torch.sigmoid(z))
        elif which == 'identity':
            return torch.ones_like(z)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        l1 = x @ self.parameters['W1'].T + self.parameters['b1']
        l2 = self.act(self.f_function, l1)
        l3 = l2 @ self.parameters['W2'].T + self.parameters['b2']
        l4 = self.act(self.g_function, l3)
        self.cache['l0'] = x
        self.cache['l1'] = l1
        self.cache['l2'] = l2
        self.cache['l3'] = l3
        return l4

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        d3 = dJdy_hat * self.act_grad(self.g_function, self.cache['l3'])
        d2 = d3 @ self.parameters['W2']
        d1 = d2 * self.act_grad(self.f_function, self.cache['l1'])
        # gradients add up over backward calls, as in PyTorch
        self.grads['dJdW1'] += d1.T @ self.cache['l0']
        self.grads['dJdb1'] += d1.sum(0)
        self.grads['dJdW2'] += d3.T @ self.cache['l2']
        self.grads['dJdb2'] += d3.sum(0)

    def clear_grad_and_cache(self):
        for grad in self.grads.values():
            grad = torch.zeros_like(grad)
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
    dJdy_hat = 2 * (y_hat - y) / y_hat.numel()
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
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y_hat.numel()
    return loss, dJdy_hat
