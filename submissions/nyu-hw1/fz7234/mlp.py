# 作业一：两层感知机，手写前向传播和反向传播
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

    def 激活(self, name, z):
        if name == 'relu':
            return torch.relu(z)          # 小于零的部分取零
        if name == 'sigmoid':
            return torch.sigmoid(z)
        return z                          # 恒等函数

    def 导数(self, name, z):
        if name == 'relu':
            return (z > 0).float()
        if name == 'sigmoid':
            a = torch.sigmoid(z)
            return a * (1 - a)
        return torch.ones_like(z)

    def forward(self, x):
        """
        Arguments:
            x: one sample per row, (batch_size, linear_1_in_features)

        Returns:
            y_hat: one prediction per row, (batch_size, linear_2_out_features)
        """
        # 第一层
        z1 = x @ self.parameters['W1'].t() + self.parameters['b1']
        a1 = self.激活(self.f_function, z1)
        # 第二层
        z2 = a1 @ self.parameters['W2'].t() + self.parameters['b2']
        # 反向传播时要用到这些中间结果
        self.cache['x'] = x
        self.cache['z1'] = z1
        self.cache['a1'] = a1
        self.cache['z2'] = z2
        return self.激活(self.g_function, z2)

    def backward(self, dJdy_hat):
        """
        Fills self.grads.

        Arguments:
            dJdy_hat: gradient of the loss with respect to y_hat,
                (batch_size, linear_2_out_features)
        """
        # 链式法则：从输出往回算
        δ2 = dJdy_hat * self.导数(self.g_function, self.cache['z2'])
        δ1 = (δ2 @ self.parameters['W2']) * self.导数(self.f_function, self.cache['z1'])
        # 偏置的梯度要对整个批次求和
        self.grads['dJdW1'] = δ1.t() @ self.cache['x']
        self.grads['dJdb1'] = δ1.sum(dim=0)
        self.grads['dJdW2'] = δ2.t() @ self.cache['a1']
        self.grads['dJdb2'] = δ2.sum(dim=0)

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
    # 对所有元素取平均，不只是对样本取平均
    n = y.shape[0] * y.shape[1]
    loss = ((y_hat - y) ** 2).sum() / n
    return loss, 2 * (y_hat - y) / n


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
    # y 只能是 0 或 1
    n = y.shape[0] * y.shape[1]
    loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).sum() / n
    return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / n
