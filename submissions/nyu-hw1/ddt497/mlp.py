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
        p = self.parameters
        self.cache['x'] = x
        self.cache['z1'] = x.matmul(p['W1'].t()) + p['b1']
        self.cache['a1'] = self.sigma(self.f_function, self.cache['z1'])
        self.cache['z2'] = self.cache['a1'].matmul(p['W2'].t()) + p['b2']
        return self.sigma(self.g_function, self.cache['z2'])

    def backward(self, dJdy_hat):
        c = self.cache
        e2 = dJdy_hat.mul(self.dsigma(self.g_function, c['z2']))
        e1 = e2.matmul(self.parameters['W2']).mul(self.dsigma(self.f_function, c['z1']))
        self.grads['dJdW1'], self.grads['dJdb1'] = e1.t().matmul(c['x']), e1.sum(0)
        self.grads['dJdW2'], self.grads['dJdb2'] = e2.t().matmul(c['a1']), e2.sum(0)

    def sigma(self, name, z):
        if name == 'relu':
            return z.clamp(min=0)
        elif name == 'sigmoid':
            return z.sigmoid()
        elif name == 'identity':
            return z

    def dsigma(self, name, z):
        if name == 'relu':
            return z.gt(0).float()
        elif name == 'sigmoid':
            return z.sigmoid() * (1 - z.sigmoid())
        elif name == 'identity':
            return torch.ones_like(z)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    diff = y - y_hat
    J = (diff ** 2).mean()
    dJdy_hat = 2 * diff / diff.numel()
    return J, dJdy_hat


def bce_loss(y, y_hat):
    J = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    dJdy_hat = (1 / y.numel()) * ((1 - y) / (1 - y_hat) - y / y_hat)
    return J, dJdy_hat
