import numpy as np


class Linear:
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out) * np.sqrt(1.0 / n_in)
        self.b = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, grad, lr):
        grad_in = np.dot(grad, self.w.T)
        self.w -= lr * np.dot(self.x.T, grad)
        self.b -= lr * np.sum(grad, axis=0, keepdims=True)
        return grad_in


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, grad, lr):
        return grad * (1 - self.y ** 2)


class Block:
    """Linear followed by tanh, same width in and out."""

    def __init__(self, width):
        self.parts = [Linear(width, width), Tanh()]

    def forward(self, x):
        for part in self.parts:
            x = part.forward(x)
        return x

    def backward(self, grad, lr):
        for part in reversed(self.parts):
            grad = part.backward(grad, lr)
        return grad


np.random.seed(13)
hidden = [Block(20)] * 4
layers = [Linear(1, 20), Tanh()] + hidden + [Linear(20, 1)]

x = np.linspace(-3, 3, 200).reshape(-1, 1)
y = np.sin(2 * x) + 0.3 * x

for epoch in range(4000):
    out = x
    for layer in layers:
        out = layer.forward(out)
    error = out - y
    grad = 2 * error / len(x)
    for layer in reversed(layers):
        grad = layer.backward(grad, 0.1)
    if epoch % 500 == 0:
        print("epoch", epoch, "mse", float(np.mean(error ** 2)))
print("last mse", float(np.mean(error ** 2)))
