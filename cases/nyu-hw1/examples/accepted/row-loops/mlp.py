import torch


def act(name, v):
    if name == 'relu':
        return v.clamp(min=0)
    elif name == 'sigmoid':
        return torch.sigmoid(v)
    elif name == 'identity':
        return v


def act_prime(name, v):
    if name == 'relu':
        return (v > 0).type_as(v)
    elif name == 'sigmoid':
        return torch.sigmoid(v) * (1 - torch.sigmoid(v))
    elif name == 'identity':
        return torch.ones_like(v)


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

    def forward(self, x):
        W1, b1, W2, b2 = [self.parameters[k] for k in ('W1', 'b1', 'W2', 'b2')]
        z1, a1, z2, out = [], [], [], []
        for row in x:
            z1.append(W1.mv(row) + b1)
            a1.append(act(self.f_function, z1[-1]))
            z2.append(W2.mv(a1[-1]) + b2)
            out.append(act(self.g_function, z2[-1]))
        self.cache['x'], self.cache['z1'], self.cache['a1'], self.cache['z2'] = x, z1, a1, z2
        return torch.stack(out)

    def backward(self, dJdy_hat):
        W1, b1, W2, b2 = [self.parameters[k] for k in ('W1', 'b1', 'W2', 'b2')]
        x, z1, a1, z2 = [self.cache[k] for k in ('x', 'z1', 'a1', 'z2')]
        dW1, db1, dW2, db2 = [torch.zeros_like(p) for p in (W1, b1, W2, b2)]

        for n in range(len(x)):
            delta2 = dJdy_hat[n] * act_prime(self.g_function, z2[n])
            delta1 = W2.t().mv(delta2) * act_prime(self.f_function, z1[n])
            dW2 += torch.outer(delta2, a1[n])
            db2 += delta2
            dW1 += torch.outer(delta1, x[n])
            db1 += delta1

        self.grads['dJdW1'], self.grads['dJdb1'] = dW1, db1
        self.grads['dJdW2'], self.grads['dJdb2'] = dW2, db2

    def clear_grad_and_cache(self):
        for name in self.grads:
            self.grads[name] = torch.zeros_like(self.grads[name])
        self.cache = dict()


def mse_loss(y, y_hat):
    n_elements = y_hat.shape[0] * y_hat.shape[1]
    loss = 0
    for t, p in zip(y, y_hat):
        loss = loss + ((p - t) ** 2).sum()
    loss = loss / n_elements
    dJdy_hat = 2 * (y_hat - y) / n_elements
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    n_elements = y_hat.shape[0] * y_hat.shape[1]
    loss = 0
    for t, p in zip(y, y_hat):
        loss = loss - (t * torch.log(p) + (1 - t) * torch.log(1 - p)).sum()
    loss = loss / n_elements
    dJdy_hat = (1 - y) / (1 - y_hat) - y / y_hat
    dJdy_hat = dJdy_hat / n_elements
    return loss, dJdy_hat
