import torch


class MLP(object):
    """x -> Linear(W1, b1) -> f -> Linear(W2, b2) -> g"""

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

        # keep here whatever the backward pass needs
        self.cache = dict()

        # intermediate results (I prefer attributes, the cache dict stays empty)
        self.x = None
        self.z1 = None
        self.a1 = None
        self.z2 = None
        self.a2 = None

    # ---- activations -------------------------------------------------------

    def relu(self, z):
        return torch.max(z, torch.zeros_like(z))

    def d_relu(self, z):
        d = torch.zeros_like(z)
        d[z > 0] = 1
        return d

    def sigmoid(self, z):
        return torch.sigmoid(z)

    def d_sigmoid(self, z):
        return self.sigmoid(z) * (1 - self.sigmoid(z))

    def identity(self, z):
        return z

    def d_identity(self, z):
        return torch.ones_like(z)

    # ---- forward and backward ----------------------------------------------

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        f = getattr(self, self.f_function)
        g = getattr(self, self.g_function)
        self.x = x
        self.z1 = self.x @ self.parameters['W1'].T + self.parameters['b1']
        self.a1 = f(self.z1)
        self.z2 = self.a1 @ self.parameters['W2'].T + self.parameters['b2']
        self.a2 = g(self.z2)
        return self.a2

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        df = getattr(self, 'd_' + self.f_function)
        dg = getattr(self, 'd_' + self.g_function)
        dJdz2 = dJdy_hat * dg(self.z2)
        dJdz1 = (dJdz2 @ self.parameters['W2']) * df(self.z1)
        self.grads['dJdW1'] = dJdz1.T @ self.x
        self.grads['dJdb1'] = dJdz1.sum(0)
        self.grads['dJdW2'] = dJdz2.T @ self.a1
        self.grads['dJdb2'] = dJdz2.sum(0)

    def clear_grad_and_cache(self):
        for g in self.grads:
            self.grads[g] = torch.zeros_like(self.grads[g])
        self.cache = dict()
        self.x = self.z1 = self.a1 = self.z2 = self.a2 = None


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
    return (err ** 2).mean().item(), 2 * err / (err.shape[0] * err.shape[1])


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
    J = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean().item()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / (y.shape[0] * y.shape[1])
    return J, dJdy_hat
