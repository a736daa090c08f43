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
        self.cache['a0'] = x
        self.cache['z1'] = x.matmul(self.parameters['W1'].t()).add(self.parameters['b1'])
        self.cache['a1'] = self.nonlin(self.cache['z1'], self.f_function)
        self.cache['z2'] = self.cache['a1'].matmul(self.parameters['W2'].t()).add(self.parameters['b2'])
        self.cache['a2'] = self.nonlin(self.cache['z2'], self.g_function)
        return self.cache['a2']

    def nonlin(self, z, which):
        out = z
        if which == 'relu': out = torch.relu(z)
        if which == 'sigmoid': out = z.sigmoid()
        return out

    def nonlin_backward(self, dJda, a, which):
        # relu and sigmoid can both be differentiated from their OUTPUT
        if which == 'relu': return dJda * (a > 0)
        if which == 'sigmoid': return dJda * (a - a * a)
        return dJda

    def backward(self, dJdy_hat):
        grad = dJdy_hat
        # layer 2 first, then layer 1. += like in real pytorch (call clear_grad_and_cache in between!!)
        for l, act in [(2, self.g_function), (1, self.f_function)]:
            grad = self.nonlin_backward(grad, self.cache['a%d' % l], act)
            self.grads['dJdW%d' % l] += grad.t().matmul(self.cache['a%d' % (l - 1)])
            self.grads['dJdb%d' % l] += grad.sum(dim=0)
            grad = grad.matmul(self.parameters['W%d' % l])

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    loss = (y_hat - y).pow(2).mean()
    dJdy_hat = (y_hat - y).mul(2).div(y_hat.numel())
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    per_element = y * y_hat.log() + (1 - y) * (1 - y_hat).log()
    dJdy_hat = (1 - y) / (1 - y_hat) - y / y_hat
    return per_element.mean().neg(), dJdy_hat.div(y.numel())