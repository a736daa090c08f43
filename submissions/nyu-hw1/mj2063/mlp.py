import torch


def sigma(z):
    return 1.0 / (1.0 + torch.exp(-z))


class MLP:
    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        """
        A network with one hidden layer: linear 1, then f, then linear 2, then g.

        Arguments:
            linear_1_in_features: width of the input
            linear_1_out_features: width of the hidden layer
            f_function: "relu", "sigmoid" or "identity", applied after linear 1
            linear_2_in_features: width of the hidden layer
            linear_2_out_features: width of the output
            g_function: "relu", "sigmoid" or "identity", applied after linear 2
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

    def _weights(self):
        # compute in double precision so that rounding does not hide my bugs
        return [self.parameters[k].double() for k in ("W1", "b1", "W2", "b2")]

    def _apply(self, kind, z):
        if kind == "relu":
            return z.clamp(min=0.0)
        if kind == "sigmoid":
            return sigma(z)
        return z

    def _slope(self, kind, z):
        if kind == "relu":
            return (z > 0).double()
        if kind == "sigmoid":
            return sigma(z) * (1.0 - sigma(z))
        return torch.ones_like(z)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        W1, b1, W2, b2 = self._weights()
        x = x.double()
        z1 = x @ W1.t() + b1
        a1 = self._apply(self.f_function, z1)
        z2 = a1 @ W2.t() + b2
        y_hat = self._apply(self.g_function, z2)
        self.cache = {"x": x, "z1": z1, "a1": a1, "z2": z2}
        return y_hat.float()

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        W2 = self._weights()[2]
        d2 = dJdy_hat.double() * self._slope(self.g_function, self.cache["z2"])
        d1 = (d2 @ W2) * self._slope(self.f_function, self.cache["z1"])
        self.grads["dJdW1"] = (d1.t() @ self.cache["x"]).float()
        self.grads["dJdb1"] = d1.sum(dim=0).float()
        self.grads["dJdW2"] = (d2.t() @ self.cache["a1"]).float()
        self.grads["dJdb2"] = d2.sum(dim=0).float()

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
    e = y_hat.double() - y.double()
    J = (e * e).mean()
    dJdy_hat = 2.0 * e / e.numel()
    return J.float(), dJdy_hat.float()


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
    t, p = y.double(), y_hat.double()
    J = -(t * p.log() + (1.0 - t) * (1.0 - p).log()).mean()
    dJdy_hat = (p - t) / (p * (1.0 - p)) / t.numel()
    return J.float(), dJdy_hat.float()
