import numpy as np

np.random.seed(5)


class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.5
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad, lr):
        grad_in = grad @ self.W.T
        self.W -= lr * self.x.T @ grad
        self.b -= lr * grad.sum(axis=0)
        return grad_in


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad, lr):
        return grad * (1 - self.out ** 2)


def mse(y, t):
    return np.mean((y - t) ** 2), 2 * (y - t) / y.size


# height of a bouncing ball after time t, for some starting speeds
t = np.random.uniform(0, 1, (250, 1))
v = np.random.uniform(0.5, 1.5, (250, 1))
target = np.abs(np.sin(4 * v * t)) * v
X = np.hstack([2 * t - 1, 2 * v - 2])

model = [Dense(2, 20), Tanh(), Dense(20, 10), Tanh(), Dense(10, 1)]
for epoch in range(3000):
    out = X
    for layer in model:
        out = layer.forward(out)
    loss, grad = mse(out, target)
    for layer in reversed(model):
        grad = layer.backward(grad, 0.1)
    if epoch % 300 == 0:
        print("epoch", epoch, "loss", loss)
print("final loss", loss)
