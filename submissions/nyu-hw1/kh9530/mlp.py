import torch


class Layer:
    """A linear layer and the activation after it."""

    def __init__(self, activation, W, b):
        self.activation = activation
        self.W, self.b = W, b       # keys in the parameters dict

    def forward(self, x, parameters):
        self.x = x
        self.z = x @ parameters[self.W].T + parameters[self.b]
        if self.activation == 'relu':
            return torch.relu(self.z)
        if self.activation == 'sigmoid':
            return torch.sigmoid(self.z)
        return self.z

    def backward(self, grad, parameters, grads):
        if self.activation == 'relu':
            grad = grad * (self.z > 0)
        if self.activation == 'sigmoid':
            s = torch.sigmoid(self.z)
            grad = grad * s * (1 - s)
        grads['dJd' + self.W] = grad.T @ self.x
        grads['dJd' + self.b] = grad[0]     # the shape has to be that of b
        return grad @ parameters[self.W]


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

        self.layer1 = Layer(f_function, 'W1', 'b1')
        self.layer2 = Layer(g_function, 'W2', 'b2')

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        hidden = self.layer1.forward(x, self.parameters)
        return self.layer2.forward(hidden, self.parameters)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        dJdhidden = self.layer2.backward(dJdy_hat, self.parameters, self.grads)
        self.layer1.backward(dJdhidden, self.parameters, self.grads)

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
    J = (y_hat - y).pow(2).mean()
    return J, (2 / y.numel()) * (y_hat - y)


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
    return J, (1 / y.numel()) * (y_hat - y) / (y_hat * (1 - y_hat))
