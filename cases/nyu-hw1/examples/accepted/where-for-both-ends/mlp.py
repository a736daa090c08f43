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

    @staticmethod
    def value(name, z):
        if name == 'relu':
            return torch.where(z > 0, z, torch.zeros_like(z))
        if name == 'sigmoid':
            # exp never gets a positive argument
            e = torch.exp(-torch.abs(z))
            return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))
        return z

    @staticmethod
    def slope(name, z):
        if name == 'relu':
            return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
        if name == 'sigmoid':
            e = torch.exp(-torch.abs(z))
            return e / ((1 + e) * (1 + e))
        return torch.ones_like(z)

    def forward(self, x):
        self.x = x
        self.z1 = torch.mm(x, self.parameters['W1'].T) + self.parameters['b1']
        self.a1 = self.value(self.f_function, self.z1)
        self.z2 = torch.mm(self.a1, self.parameters['W2'].T) + self.parameters['b2']
        return self.value(self.g_function, self.z2)

    def backward(self, dJdy_hat):
        d2 = dJdy_hat * self.slope(self.g_function, self.z2)
        d1 = torch.mm(d2, self.parameters['W2']) * self.slope(self.f_function, self.z1)
        self.grads['dJdW2'], self.grads['dJdb2'] = torch.mm(d2.T, self.a1), torch.sum(d2, dim=0)
        self.grads['dJdW1'], self.grads['dJdb1'] = torch.mm(d1.T, self.x), torch.sum(d1, dim=0)

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    r = y - y_hat
    return torch.mean(torch.square(r)), -r * 2 / torch.numel(r)


def bce_loss(y, y_hat):
    zero = torch.zeros_like(y)
    # 0 * log(0) counts as 0
    yes = torch.where(y > 0, -y * torch.log(y_hat), zero)
    no = torch.where(y < 1, (y - 1) * torch.log(1 - y_hat), zero)
    d_yes = torch.where(y > 0, -y / y_hat, zero)
    d_no = torch.where(y < 1, (1 - y) / (1 - y_hat), zero)
    return torch.mean(yes + no), (d_yes + d_no) / y.numel()
