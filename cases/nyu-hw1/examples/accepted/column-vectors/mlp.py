import torch

# On paper a sample is a column, so X is (features, batch) in here.


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

    def fun(self, name, Z):
        return {'relu': torch.relu, 'sigmoid': torch.sigmoid, 'identity': lambda Z: Z}[name](Z)

    def fun_prime(self, name, Z):
        if name == 'identity':
            return torch.ones_like(Z)
        if name == 'relu':
            return torch.heaviside(Z, torch.zeros(1, dtype=Z.dtype))
        return self.fun(name, Z) * (1 - self.fun(name, Z))

    def forward(self, x):
        X = x.T
        Z1 = self.parameters['W1'] @ X + self.parameters['b1'][:, None]
        A1 = self.fun(self.f_function, Z1)
        Z2 = self.parameters['W2'] @ A1 + self.parameters['b2'][:, None]
        self.cache.update(X=X, Z1=Z1, A1=A1, Z2=Z2)
        return self.fun(self.g_function, Z2).T

    def backward(self, dJdy_hat):
        X, Z1, A1, Z2 = [self.cache[k] for k in ('X', 'Z1', 'A1', 'Z2')]
        D2 = self.fun_prime(self.g_function, Z2) * dJdy_hat.T
        D1 = self.fun_prime(self.f_function, Z1) * (self.parameters['W2'].T @ D2)
        self.grads['dJdW2'] = D2 @ A1.T
        self.grads['dJdb2'] = D2.sum(1)
        self.grads['dJdW1'] = D1 @ X.T
        self.grads['dJdb1'] = D1.sum(1)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    R = (y_hat - y).T
    K, N = R.shape
    return torch.trace(R.T @ R) / (N * K), 2 * R.T / (N * K)


def bce_loss(y, y_hat):
    Y, P = y.T, y_hat.T
    K, N = Y.shape
    J = -torch.sum(torch.log(P ** Y * (1 - P) ** (1 - Y))) / (N * K)
    return J, ((P - Y) / (P * (1 - P))).T / (N * K)
