import torch

print("loading mlp.py, torch version", torch.__version__)


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

	def forward(self, x):
		"""
		Arguments:
			x: one sample per row, (batch_size, linear_1_in_features)

		Returns:
			y_hat: one prediction per row, (batch_size, linear_2_out_features)
		"""
		self.cache["x"] = x
		W1 = self.parameters["W1"]
		b1 = self.parameters["b1"]
		W2 = self.parameters["W2"]
		b2 = self.parameters["b2"]
		z1 = x @ W1.T + b1
		if self.f_function == "relu":
			z2 = (z1 + torch.abs(z1)) / 2
		elif self.f_function == "sigmoid":
			z2 = 1 / (1 + torch.exp(-z1))
		elif self.f_function == "identity":
			z2 = z1
		z3 = z2 @ W2.T + b2
		if self.g_function == "relu":
			y_hat = (z3 + torch.abs(z3)) / 2
		elif self.g_function == "sigmoid":
			y_hat = 1 / (1 + torch.exp(-z3))
		elif self.g_function == "identity":
			y_hat = z3
		self.cache["z1"] = z1
		self.cache["z2"] = z2
		self.cache["z3"] = z3
		self.cache["y_hat"] = y_hat
		return y_hat

	def backward(self, dJdy_hat):
		"""
		Fills self.grads.

		Arguments:
			dJdy_hat: gradient of the loss with respect to y_hat,
				(batch_size, linear_2_out_features)
		"""
		# same names as in theory.pdf, question 1.2
		z1, z2, z3 = self.cache["z1"], self.cache["z2"], self.cache["z3"]
		if self.g_function == "relu":
			dy_hatdz3 = (torch.sign(z3) + 1) // 2
		elif self.g_function == "sigmoid":
			dy_hatdz3 = 1 / (1 + torch.exp(-z3)) * (1 - 1 / (1 + torch.exp(-z3)))
		elif self.g_function == "identity":
			dy_hatdz3 = 1.0
		if self.f_function == "relu":
			dz2dz1 = (torch.sign(z1) + 1) // 2
		elif self.f_function == "sigmoid":
			dz2dz1 = 1 / (1 + torch.exp(-z1)) * (1 - 1 / (1 + torch.exp(-z1)))
		elif self.f_function == "identity":
			dz2dz1 = 1.0
		dJdz3 = dJdy_hat * dy_hatdz3
		dJdz2 = dJdz3 @ self.parameters["W2"]
		dJdz1 = dJdz2 * dz2dz1
		self.grads["dJdW2"] = dJdz3.T @ z2
		self.grads["dJdb2"] = dJdz3.sum(axis=0)
		self.grads["dJdW1"] = dJdz1.T @ self.cache["x"]
		self.grads["dJdb1"] = dJdz1.sum(axis=0)

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
	N = y.shape[0]
	K = y.shape[1]
	loss = ((y - y_hat) ** 2).sum() / (N * K)
	dJdy_hat = -2 * (y - y_hat) / (N * K)
	return loss, dJdy_hat


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
	N = y.shape[0]
	K = y.shape[1]
	loss = (-y * torch.log(y_hat) - (1 - y) * torch.log(1 - y_hat)).sum() / (N * K)
	dJdy_hat = (-y / y_hat + (1 - y) / (1 - y_hat)) / (N * K)
	return loss, dJdy_hat
