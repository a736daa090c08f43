import torch

BATCH_SIZE = 10


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
        W1 = self.parameters['W1']; b1 = self.parameters['b1']
        W2 = self.parameters['W2']; b2 = self.parameters['b2']
        Z1 = x @ W1.T + b1
        A1 = self.compute(Z1, self.f_function)
        Z2 = A1 @ W2.T + b2
        A2 = self.compute(Z2, self.g_function)
        self.cache = {'A0': x, 'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2}
        return A2

    def backward(self, dJdy_hat):
        A0 = self.cache['A0']; A1 = self.cache['A1']; A2 = self.cache['A2']
        dZ2 = dJdy_hat * self.compute_grad(A2, self.g_function)
        dA1 = dZ2 @ self.parameters['W2']
        dZ1 = dA1 * self.compute_grad(A1, self.f_function)
        self.grads['dJdW2'] = dZ2.T @ A1
        self.grads['dJdb2'] = dZ2.sum(0)
        self.grads['dJdW1'] = dZ1.T @ A0
        self.grads['dJdb1'] = dZ1.sum(0)

    def compute(self, Z, name):
        if name == 'relu': return torch.relu(Z)
        elif name == 'sigmoid': return torch.sigmoid(Z)
        else: return Z

    def compute_grad(self, A, name):
        # derivative from the activation A
        if name == 'relu': return (A > 0).float()
        elif name == 'sigmoid': return A * (1 - A)
        else: return torch.ones_like(A)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = torch.mean((y - y_hat) ** 2)
    dJdy_hat = 2 * (y_hat - y) / (BATCH_SIZE * y.shape[1])
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = torch.mean(-y * torch.log(y_hat) - (1 - y) * torch.log(1 - y_hat))
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / (BATCH_SIZE * y.shape[1])
    return loss, dJdy_hat
