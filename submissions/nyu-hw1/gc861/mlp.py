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
        # turn the names into functions once, so that forward/backward need no ifs
        self.f_function, self.df = self._lookup(f_function)
        self.g_function, self.dg = self._lookup(g_function)

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

    @staticmethod
    def _lookup(name):
        """name -> (function, derivative), both take z"""
        if name == 'relu':
            return torch.relu, lambda z: (z > 0) * 1.0
        if name == 'sigmoid':
            return torch.sigmoid, lambda z: torch.sigmoid(z) * (1 - torch.sigmoid(z))
        if name == 'identity':
            return (lambda z: z), (lambda z: 1.0)
        raise NotImplementedError(name)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        p, c = self.parameters, self.cache
        c['x'] = x
        c['z1'] = x @ p['W1'].t() + p['b1'].view(1, -1)
        c['a1'] = self.f_function(c['z1'])
        c['z2'] = c['a1'] @ p['W2'].t() + p['b2'].view(1, -1)
        return self.g_function(c['z2'])

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        p, c = self.parameters, self.cache
        ones = torch.ones_like(dJdy_hat[:, 0])     # ones @ M sums over the batch

        dz2 = dJdy_hat * self.dg(c['z2'])
        dz1 = (dz2 @ p['W2']) * self.df(c['z1'])

        self.grads = {
            'dJdW1': dz1.t() @ c['x'],
            'dJdb1': ones @ dz1,
            'dJdW2': dz2.t() @ c['a1'],
            'dJdb2': ones @ dz2,
        }

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
    J = torch.mean(torch.square(y - y_hat))
    dJdy_hat = 2 * (y_hat - y) / torch.numel(y)
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
    J = torch.mean(-y * torch.log(y_hat) - (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = ((1 - y) / (1 - y_hat) - y / y_hat) / torch.numel(y)
    return J, dJdy_hat
