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
        W1 = self.parameters['W1']  # h x d
        b1 = self.parameters['b1']  # h
        W2 = self.parameters['W2']  # k x h
        b2 = self.parameters['b2']  # k

        # columns are samples here, like on the slides
        X = x.T
        S1 = W1 @ X + b1.unsqueeze(1)
        H = self.nonlinearity(self.f_function, S1)
        S2 = W2 @ H + b2.unsqueeze(1)
        Y = self.nonlinearity(self.g_function, S2)

        self.cache['X'] = X
        self.cache['S1'] = S1
        self.cache['H'] = H
        self.cache['S2'] = S2
        return Y.T

    def nonlinearity(self, name, S):
        if name == 'relu':
            return S * (S > 0)
        elif name == 'sigmoid':
            return torch.sigmoid(S)
        return S

    def slope(self, name, S):
        if name == 'relu':
            return (S > 0).float()
        elif name == 'sigmoid':
            return torch.sigmoid(S) * (1 - torch.sigmoid(S))
        return torch.ones_like(S)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        D2 = dJdy_hat.T * self.slope(self.g_function, self.cache['S2'])
        D1 = (self.parameters['W2'].T @ D2) * self.slope(self.f_function, self.cache['S1'])
        self.grads['dJdW1'] = D1 @ self.cache['X'].T
        self.grads['dJdW2'] = D2 @ self.cache['H'].T
        # b is a row vector, so its gradient is one too
        self.grads['dJdb1'] = D1.sum(dim=1, keepdim=True).T
        self.grads['dJdb2'] = D2.sum(dim=1, keepdim=True).T

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
    loss = torch.mean(-y * torch.log(y_hat) - (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
    return loss, dJdy_hat
