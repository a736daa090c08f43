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

    def _f(self, z, fn):
        if fn == 'relu':
            a = z.clone()
            a[a < 0] = 0
            return a
        elif fn == 'sigmoid':
            return torch.sigmoid(z)
        elif fn == 'identity':
            return z

    def _df(self, z, fn):
        if fn == 'relu':
            d = torch.ones_like(z)
            d[z <= 0] = 0
            return d
        elif fn == 'sigmoid':
            sig = torch.sigmoid(z)
            return sig * (1 - sig)
        elif fn == 'identity':
            return torch.ones_like(z)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        self.cache['x'] = x
        self.cache['z1'] = torch.matmul(x, self.parameters['W1'].transpose(0, 1)) + self.parameters['b1']
        self.cache['z2'] = self._f(self.cache['z1'], self.f_function)
        self.cache['z3'] = torch.matmul(self.cache['z2'], self.parameters['W2'].transpose(0, 1)) + self.parameters['b2']
        y_hat = self._f(self.cache['z3'], self.g_function)
        return y_hat

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        self.grads['dJdz3'] = dJdy_hat * self._df(self.cache['z3'], self.g_function)
        self.grads['dJdz2'] = torch.matmul(self.grads['dJdz3'], self.parameters['W2'])
        self.grads['dJdz1'] = self.grads['dJdz2'] * self._df(self.cache['z1'], self.f_function)

        self.grads['dJdW2'] = torch.matmul(self.grads['dJdz3'].transpose(0, 1), self.cache['z2'])
        self.grads['dJdb2'] = self.grads['dJdz3'].sum(dim=0)
        self.grads['dJdW1'] = torch.matmul(self.grads['dJdz1'].transpose(0, 1), self.cache['x'])
        self.grads['dJdb1'] = self.grads['dJdz1'].sum(dim=0)

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
    batch_size, out_features = y_hat.shape
    loss = torch.sum((y_hat - y) ** 2) / (batch_size * out_features)
    dJdy_hat = 2 * (y_hat - y) / (batch_size * out_features)
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
    batch_size, out_features = y_hat.shape
    # log(0) = -inf, so clamp it at -100 as the PyTorch documentation says they do
    log_p = torch.clamp(torch.log(y_hat), min=-100)
    log_q = torch.clamp(torch.log(1 - y_hat), min=-100)
    loss = -torch.sum(y * log_p + (1 - y) * log_q) / (batch_size * out_features)
    # and keep the denominator away from 0
    dJdy_hat = (y_hat - y) / torch.clamp(y_hat * (1 - y_hat), min=1e-12) / (batch_size * out_features)
    return loss, dJdy_hat
