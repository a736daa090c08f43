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

    def get_activation(self, name):
        if name == 'relu':
            return torch.relu
        elif name == 'sigmoid':
            return torch.sigmoid
        elif name == 'identity':
            return lambda z: z

    def get_derivative(self, name):
        if name == 'relu':
            return lambda z: (z > 0).float()
        elif name == 'sigmoid':
            return lambda z: torch.sigmoid(z) * (1 - torch.sigmoid(z))
        elif name == 'identity':
            return lambda z: torch.ones_like(z)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        f = self.get_activation(self.f_function)
        g = self.get_activation(self.g_function)
        z1 = torch.matmul(x, torch.transpose(self.parameters['W1'], 0, 1)) + self.parameters['b1']
        a1 = f(z1)
        z2 = torch.matmul(a1, torch.transpose(self.parameters['W2'], 0, 1)) + self.parameters['b2']
        self.cache['x'] = x
        self.cache['z1'] = z1
        self.cache['a1'] = a1
        self.cache['z2'] = z2
        return g(z2)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        df = self.get_derivative(self.f_function)
        dg = self.get_derivative(self.g_function)
        dJdz2 = dJdy_hat * dg(self.cache['z2'])
        dJda1 = torch.matmul(dJdz2, self.parameters['W2'])
        dJdz1 = dJda1 * df(self.cache['z1'])
        self.grads['dJdW1'] = torch.matmul(torch.transpose(dJdz1, 0, 1), self.cache['x'])
        self.grads['dJdb1'] = torch.sum(dJdz1, dim=0)
        self.grads['dJdW2'] = torch.matmul(torch.transpose(dJdz2, 0, 1), self.cache['a1'])
        self.grads['dJdb2'] = torch.sum(dJdz2, dim=0)

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
    loss = torch.mean((y_hat - y) ** 2)
    dJdy_hat = 2 * (y_hat - y) / y.numel()
    return loss, dJdy_hat
