import torch

FUNCTIONS = {
    'relu': lambda z: z.clamp(min=0),
    'sigmoid': lambda z: 1 / (1 + (-z).exp()),
    'identity': lambda z: z,
}

# derivative as a function of the activation a = f(z)
DERIVATIVES = {
    'relu': lambda a: (a > 0).type_as(a),
    'sigmoid': lambda a: a * (1 - a),
    'identity': lambda a: torch.ones_like(a),
}


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
        z_1 = x.mm(self.parameters['W1'].t()) + self.parameters['b1']
        a_1 = FUNCTIONS[self.f_function](z_1)
        z_2 = a_1.mm(self.parameters['W2'].t()) + self.parameters['b2']
        y_hat = FUNCTIONS[self.g_function](z_2)
        self.cache = {'x': x, 'a_1': a_1, 'y_hat': y_hat}
        return y_hat

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        dJdz_2 = dJdy_hat * DERIVATIVES[self.g_function](self.cache['y_hat'])
        dJda_1 = dJdz_2.mm(self.parameters['W2'])
        dJdz_1 = dJda_1 * DERIVATIVES[self.f_function](self.cache['a_1'])

        self.grads['dJdW2'] = dJdz_2.t().mm(self.cache['a_1'])
        self.grads['dJdb2'] = dJdz_2.sum(0)
        self.grads['dJdW1'] = dJdz_1.t().mm(self.cache['x'])
        self.grads['dJdb1'] = dJdz_1.sum(0)

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
    d = y_hat - y
    return d.pow(2).mean(), 2 * d / d.nelement()


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
    J = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    return J, (y_hat - y) / (y_hat * (1 - y_hat)) / y.nelement()
