"""Two-layer MLP with einsum.

Letters: n = sample, i = input feature, h = hidden unit, k = output.
"""
import torch
from torch import einsum


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

    @staticmethod
    def phi(name, z):
        if name == "identity":
            return z
        if name == "relu":
            return torch.maximum(z, torch.zeros_like(z))
        return torch.sigmoid(z)

    @staticmethod
    def dphi(name, z):
        if name == "identity":
            return torch.ones_like(z)
        if name == "relu":
            return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
        return torch.sigmoid(z) * torch.sigmoid(-z)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        p = self.parameters
        s1 = einsum("ni,hi->nh", x, p["W1"]) + p["b1"]
        h = self.phi(self.f_function, s1)
        s2 = einsum("nh,kh->nk", h, p["W2"]) + p["b2"]
        self.cache.update(x=x, s1=s1, h=h, s2=s2)
        return self.phi(self.g_function, s2)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        c = self.cache
        delta2 = einsum("nk,nk->nk", dJdy_hat, self.dphi(self.g_function, c["s2"]))
        delta1 = einsum("nk,kh,nh->nh", delta2, self.parameters["W2"], self.dphi(self.f_function, c["s1"]))

        self.grads["dJdW2"] = einsum("nk,nh->kh", delta2, c["h"])
        self.grads["dJdb2"] = einsum("nk->k", delta2)
        self.grads["dJdW1"] = einsum("nh,ni->hi", delta1, c["x"])
        self.grads["dJdb1"] = einsum("nh->h", delta1)

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
    n, k = y_hat.shape
    r = y_hat - y
    return einsum("nk,nk->", r, r) / (n * k), r * (2 / (n * k))


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
    n, k = y_hat.shape
    J = -einsum("nk,nk->", y, y_hat.log()) - einsum("nk,nk->", 1 - y, (1 - y_hat).log())
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat))
    return J / (n * k), dJdy_hat / (n * k)
