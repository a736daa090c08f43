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

    def relu(self, z):
        return torch.clamp(z, min=0)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        z1 = x @ self.parameters['W1'].T + self.parameters['b1']
        if self.f_function == 'relu':
            a1 = self.relu(z1)
        if self.f_function == 'sigmoid':
            a1 = torch.sigmoid(z1)
        if self.f_function == 'identity':
            a1 = z1
        z2 = a1 @ self.parameters['W2'].T + self.parameters['b2']
        if self.g_function == 'relu':
            a2 = self.relu(z2)
        if self.g_function == 'sigmoid':
            a2 = torch.sigmoid(z2)
        if self.g_function == 'identity':
            a2 = z2
        # print('z1', z1.shape, 'a1', a1.shape, 'z2', z2.shape, 'a2', a2.shape)
        self.cache['x'] = x
        self.cache['a1'] = a1
        self.cache['a2'] = a2
        return a2

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        x, a1, a2 = self.cache['x'], self.cache['a1'], self.cache['a2']
        if self.g_function == 'relu':
            dJdz2 = dJdy_hat * (a2 > 0)
        if self.g_function == 'sigmoid':
            dJdz2 = dJdy_hat * a2 * (1 - a2)
        if self.g_function == 'identity':
            dJdz2 = dJdy_hat
        dJdW2 = dJdz2.T @ a1
        dJdb2 = dJdz2.sum(0)

        dJda1 = dJdz2 @ self.parameters['W2'].T
        if self.f_function == 'relu':
            dJdz1 = dJda1 * (a1 > 0)
        if self.f_function == 'sigmoid':
            dJdz1 = dJda1 * a1 * (1 - a1)
        if self.f_function == 'identity':
            dJdz1 = dJda1
        dJdW1 = dJdz1.T @ x
        dJdb1 = dJdz1.sum(0)
        # print(dJdW1.shape, dJdb1.shape, dJdW2.shape, dJdb2.shape)

        self.grads['dJdW1'] = dJdW1
        self.grads['dJdb1'] = dJdb1
        self.grads['dJdW2'] = dJdW2
        self.grads['dJdb2'] = dJdb2

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
    grad = (2 / (y.shape[0] * y.shape[1])) * (y_hat - y)
    return loss, grad


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
    grad = (1 / (y.shape[0] * y.shape[1])) * ((1 - y) / (1 - y_hat) - y / y_hat)
    return loss, grad


if __name__ == '__main__':
    # 4 inputs, 3 hidden, 3 outputs
    net = MLP(4, 3, 'relu', 3, 3, 'sigmoid')
    out = net.forward(torch.randn(8, 4))
    loss, grad = mse_loss(torch.rand(8, 3), out)
    net.backward(grad)
    print(loss)
    print(net.grads)