import torch

DEBUG = True    # set to False before handing in


def show(title, t):
    if DEBUG:
        print('-' * 30, title, tuple(t.shape), '-' * 30)
        print(t[:4])    # the first rows are enough
        print('mean', t.mean(), 'min', t.min(), 'max', t.max())


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

    def activation(self, kind, z):
        if kind == 'relu':
            return torch.relu(z)
        elif kind == 'sigmoid':
            return torch.sigmoid(z)
        else:
            return z

    def activation_grad(self, kind, z):
        if kind == 'relu':
            return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
        elif kind == 'sigmoid':
            return torch.sigmoid(z) * (1 - torch.sigmoid(z))
        else:
            return torch.ones_like(z)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        print('#' * 80)
        print('FORWARD  f =', self.f_function, ' g =', self.g_function)
        for name in self.parameters:
            show(name, self.parameters[name])
        show('x', x)
        s1 = x @ self.parameters['W1'].T + self.parameters['b1']
        show('s1', s1)
        a1 = self.activation(self.f_function, s1)
        show('a1', a1)
        s2 = a1 @ self.parameters['W2'].T + self.parameters['b2']
        show('s2', s2)
        y_hat = self.activation(self.g_function, s2)
        show('y_hat', y_hat)
        self.cache['x'], self.cache['s1'], self.cache['a1'], self.cache['s2'] = x, s1, a1, s2
        return y_hat

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        print('#' * 80)
        print('BACKWARD')
        show('dJdy_hat', dJdy_hat)
        dJds2 = dJdy_hat * self.activation_grad(self.g_function, self.cache['s2'])
        show('dJds2', dJds2)
        dJda1 = dJds2 @ self.parameters['W2']
        show('dJda1', dJda1)
        dJds1 = dJda1 * self.activation_grad(self.f_function, self.cache['s1'])
        show('dJds1', dJds1)
        self.grads['dJdW1'] = dJds1.T @ self.cache['x']
        self.grads['dJdb1'] = torch.sum(dJds1, 0)
        self.grads['dJdW2'] = dJds2.T @ self.cache['a1']
        self.grads['dJdb2'] = torch.sum(dJds2, 0)
        for name in self.grads:
            show(name, self.grads[name])

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
    show('y', y)
    loss = ((y_hat - y) ** 2).mean()
    dJdy_hat = 2 * (y_hat - y) / (y.shape[0] * y.shape[1])
    print('mse loss is', loss.item())
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
    show('y', y)
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    dJdy_hat = ((y_hat - y) / (y_hat * (1 - y_hat))) / (y.shape[0] * y.shape[1])
    print('bce loss is', loss.item())
    return loss, dJdy_hat
