import torch


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function,
                 linear_2_in_features, linear_2_out_features, g_function):
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
        self.cache = dict()

    def activation(self, name, z):
        if name == "relu":
            return torch.relu(z)
        if name == "sigmoid":
            return torch.sigmoid(z)
        return z

    def derivative(self, name, z):
        if name == "relu":
            return (z > 0).to(z.dtype)
        if name == "sigmoid":
            s = torch.sigmoid(z)
            return s * (1 - s)
        return torch.ones_like(z)

    def forward(self, x):
        W1, b1 = self.parameters["W1"], self.parameters["b1"]
        W2, b2 = self.parameters["W2"], self.parameters["b2"]

        z1 = torch.matmul(x, W1.T) + b1
        a1 = self.activation(self.f_function, z1)
        z2 = torch.matmul(a1, W2.T) + b2
        y_hat = self.activation(self.g_function, z2)

        self.cache = dict(x=x, z1=z1, a1=a1, z2=z2, y_hat=y_hat)
        return y_hat

    def backward(self, dJdy_hat):
        x, z1, a1, z2, y_hat = (self.cache[k] for k in ("x", "z1", "a1", "z2", "y_hat"))

        dJdz2 = dJdy_hat * self.derivative(self.g_function, z2)
        dJda1 = (dJdz2.unsqueeze(2) * self.parameters["W2"].unsqueeze(0)).sum(dim=1)
        dJdz1 = dJda1 * self.derivative(self.f_function, z1)

        # one outer product per sample: (N, rows, 1) times (N, 1, columns)
        outer2 = torch.bmm(dJdz2.unsqueeze(2), a1.unsqueeze(1))
        outer1 = torch.bmm(dJdz1.unsqueeze(2), x.unsqueeze(1))
        self.grads["dJdW2"] = outer2.sum(dim=0)
        self.grads["dJdb2"] = dJdz2.sum(dim=0)
        self.grads["dJdW1"] = outer1.sum(dim=0)
        self.grads["dJdb1"] = dJdz1.sum(dim=0)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    diff = y_hat - y
    loss = (diff ** 2).mean()
    dJdy_hat = 2 * diff / diff.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y_hat.numel()
    return loss, dJdy_hat
