import torch

# I find it easier to think about ONE sample at a time (as on the theory sheet), so
# everything below loops over the batch. Slow, but every line is a formula of part 1.


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

    def act(self, name, v):
        if name == 'relu':
            return torch.clamp(v, min=0)
        if name == 'sigmoid':
            return torch.sigmoid(v)
        return v.clone()

    def act_prime(self, name, v):
        if name == 'relu':
            return (v > 0).to(v.dtype)
        if name == 'sigmoid':
            return torch.sigmoid(v) * (1 - torch.sigmoid(v))
        return torch.ones(v.shape, dtype=v.dtype)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        W1, b1, W2, b2 = (self.parameters[k] for k in ['W1', 'b1', 'W2', 'b2'])
        z1s, a1s, z2s, outs = [], [], [], []
        for i in range(x.shape[0]):
            z1 = W1.mv(x[i]) + b1
            a1 = self.act(self.f_function, z1)
            z2 = W2.mv(a1) + b2
            z1s.append(z1)
            a1s.append(a1)
            z2s.append(z2)
            outs.append(self.act(self.g_function, z2))
        self.cache['x'] = x
        self.cache['z1'] = z1s
        self.cache['a1'] = a1s
        self.cache['z2'] = z2s
        return torch.stack(outs)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        W1, W2 = self.parameters['W1'], self.parameters['W2']
        dW1, db1 = torch.zeros_like(W1), torch.zeros_like(self.parameters['b1'])
        dW2, db2 = torch.zeros_like(W2), torch.zeros_like(self.parameters['b2'])

        for i in range(dJdy_hat.shape[0]):
            delta2 = dJdy_hat[i] * self.act_prime(self.g_function, self.cache['z2'][i])
            delta1 = W2.t().mv(delta2) * self.act_prime(self.f_function, self.cache['z1'][i])
            # outer products, column times row
            dW2 = dW2 + delta2[:, None] * self.cache['a1'][i][None, :]
            dW1 = dW1 + delta1[:, None] * self.cache['x'][i][None, :]
            db2 = db2 + delta2
            db1 = db1 + delta1

        self.grads['dJdW1'] = dW1
        self.grads['dJdb1'] = db1
        self.grads['dJdW2'] = dW2
        self.grads['dJdb2'] = db2

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
    batch_size, n_out = y.shape
    loss = torch.zeros(())
    dJdy_hat = torch.zeros_like(y_hat)
    for i in range(batch_size):
        e = y_hat[i] - y[i]
        loss = loss + e.dot(e)
        dJdy_hat[i] = 2 * e / (batch_size * n_out)
    return loss / (batch_size * n_out), dJdy_hat


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
    batch_size, n_out = y.shape
    loss = torch.zeros(())
    dJdy_hat = torch.zeros_like(y_hat)
    for i in range(batch_size):
        t, p = y[i], y_hat[i]
        loss = loss - (t * torch.log(p) + (1 - t) * torch.log(1 - p)).sum()
        dJdy_hat[i] = ((1 - t) / (1 - p) - t / p) / (batch_size * n_out)
    return loss / (batch_size * n_out), dJdy_hat
