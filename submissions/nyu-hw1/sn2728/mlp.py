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

    def relu(self, v):
        return torch.max(v, torch.zeros_like(v))

    def relu_grad(self, v):
        return (v > 0).float()

    def sigmoid(self, v):
        return 1 / (1 + torch.exp(-v))

    def sigmoid_grad(self, v):
        # sigma' = sigma (1 - sigma)
        return v * (1 - v)

    def identity(self, v):
        return v

    def identity_grad(self, v):
        return torch.ones_like(v)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        f = {'relu': self.relu, 'sigmoid': self.sigmoid, 'identity': self.identity}[self.f_function]
        g = {'relu': self.relu, 'sigmoid': self.sigmoid, 'identity': self.identity}[self.g_function]
        self.cache['x'] = x
        self.cache['z1'] = torch.matmul(x, self.parameters['W1'].T) + self.parameters['b1']
        self.cache['a1'] = f(self.cache['z1'])
        self.cache['z2'] = torch.matmul(self.cache['a1'], self.parameters['W2'].T) + self.parameters['b2']
        self.cache['a2'] = g(self.cache['z2'])
        return self.cache['a2']

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        df = {'relu': self.relu_grad, 'sigmoid': self.sigmoid_grad, 'identity': self.identity_grad}[self.f_function]
        dg = {'relu': self.relu_grad, 'sigmoid': self.sigmoid_grad, 'identity': self.identity_grad}[self.g_function]
        dz2 = dJdy_hat * dg(self.cache['z2'])
        da1 = torch.matmul(dz2, self.parameters['W2'])
        dz1 = da1 * df(self.cache['z1'])
        self.grads['dJdW2'] = torch.matmul(dz2.T, self.cache['a1'])
        self.grads['dJdb2'] = dz2.sum(axis=0)
        self.grads['dJdW1'] = torch.matmul(dz1.T, self.cache['x'])
        self.grads['dJdb1'] = dz1.sum(axis=0)

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
    size = y.shape[0] * y.shape[1]
    loss = torch.sum((y - y_hat) ** 2) / size
    dJdy_hat = -2 / size * (y - y_hat)
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
    size = y.shape[0] * y.shape[1]
    loss = torch.sum(-y * torch.log(y_hat) - (1 - y) * torch.log(1 - y_hat)) / size
    dJdy_hat = 1 / size * ((1 - y) / (1 - y_hat) - y / y_hat)
    return loss, dJdy_hat
