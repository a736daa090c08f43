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
        # 1st layer
        z1 = torch.mm(x, self.parameters['W1'].T) + self.parameters['b1']
        if self.f_function == 'relu':
            a1 = torch.relu(z1)
        elif self.f_function == 'sigmoid':
            a1 = torch.sigmoid(z1)
        else:
            a1 = z1
        # 2nd layer
        z2 = torch.mm(a1, self.parameters['W2'].T) + self.parameters['b2']
        if self.g_function == 'relu':
            y_hat = torch.relu(z2)
        elif self.g_function == 'sigmoid':
            y_hat = torch.sigmoid(z2)
        else:
            y_hat = z2
        self.cache['x'] = x
        self.cache['a1'] = a1
        self.cache['z2'] = z2
        self.cache['y_hat'] = y_hat
        return y_hat

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        if self.g_function == 'relu':
            dydz2 = torch.where(self.cache['z2'] > 0, torch.ones_like(dJdy_hat), torch.zeros_like(dJdy_hat))
        elif self.g_function == 'sigmoid':
            dydz2 = self.cache['y_hat'] * (1 - self.cache['y_hat'])
        else:
            dydz2 = torch.ones_like(dJdy_hat)
        dJdz2 = dJdy_hat * dydz2

        self.grads['dJdW2'] = torch.mm(dJdz2.T, self.cache['a1'])
        self.grads['dJdb2'] = torch.sum(dJdz2, dim=0)

        dJdz1 = torch.mm(dJdz2, self.parameters['W2'])

        self.grads['dJdW1'] = torch.mm(dJdz1.T, self.cache['x'])
        self.grads['dJdb1'] = torch.sum(dJdz1, dim=0)

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
    loss = ((y - y_hat) ** 2).mean()
    dJdy_hat = 2 * (y_hat - y) / (y.size(0) * y.size(1))
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
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    dJdy_hat = (y_hat - y) / (y_hat - y_hat ** 2) / (y.size(0) * y.size(1))
    return loss, dJdy_hat
