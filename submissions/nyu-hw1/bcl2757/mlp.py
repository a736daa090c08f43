import torch


class Linear:
    def __init__(self, weight, bias):
        self.weight = weight        # (out, in)
        self.bias = bias            # (out,)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, grad_out):
        self.dweight = grad_out.T @ self.x
        self.dbias = grad_out.sum(dim=0)
        return grad_out @ self.weight


class ReLU:
    def forward(self, z):
        self.mask = z > 0
        return torch.where(self.mask, z, torch.zeros_like(z))

    def backward(self, grad_out):
        return torch.where(self.mask, grad_out, torch.zeros_like(grad_out))


class Sigmoid:
    def forward(self, z):
        self.out = torch.sigmoid(z)
        return self.out

    def backward(self, grad_out):
        return grad_out * self.out * (1 - self.out)


class Identity:
    def forward(self, z):
        return z

    def backward(self, grad_out):
        return grad_out


def make_activation(name):
    return {'relu': ReLU, 'sigmoid': Sigmoid, 'identity': Identity}[name]()


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

        self.linear_1 = Linear(self.parameters['W1'], self.parameters['b1'])
        self.f = make_activation(f_function)
        self.linear_2 = Linear(self.parameters['W2'], self.parameters['b2'])
        self.g = make_activation(g_function)
        self.layers = [self.linear_1, self.f, self.linear_2, self.g]

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        out = x
        for layer in self.layers:
            out = layer.forward(out)
        return out

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        grad = dJdy_hat
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        self.grads['dJdW1'] = self.linear_1.dweight
        self.grads['dJdb1'] = self.linear_1.dbias
        self.grads['dJdW2'] = self.linear_2.dweight
        self.grads['dJdb2'] = self.linear_2.dbias
        return grad     # dJdx, in case somebody wants to stack two of these

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


class MSELoss:
    def __call__(self, y, y_hat):
        return (y_hat - y).square().mean()

    def gradient(self, y, y_hat):
        return 2 * (y_hat - y) / y.numel()


class BCELoss:
    def __call__(self, y, y_hat):
        return -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()

    def gradient(self, y, y_hat):
        return ((1 - y) / (1 - y_hat) - y / y_hat) / y.numel()


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
    criterion = MSELoss()
    return criterion(y, y_hat), criterion.gradient(y, y_hat)


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
    criterion = BCELoss()
    return criterion(y, y_hat), criterion.gradient(y, y_hat)
