import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class Autoencoder:
    """6-6-6-6, squeezes noisy one-hot patterns through sigmoids"""

    def __init__(self, n):
        self.W1 = np.random.randn(n, n)
        self.W2 = np.random.randn(n, n)
        self.W3 = np.random.randn(n, n)
        self.b1 = np.zeros((n, 1))
        self.b2 = np.zeros((n, 1))
        self.b3 = np.zeros((n, 1))

    def forward(self, x):
        self.a0 = x
        self.a1 = sigmoid(self.W1 @ x + self.b1)
        self.a2 = sigmoid(self.W2 @ self.a1 + self.b2)
        self.a3 = sigmoid(self.W3 @ self.a2 + self.b3)
        return self.a3

    def train_batch(self, x, y, eta):
        m = x.shape[1]
        out = self.forward(x)
        delta3 = (out - y) * out * (1 - out)
        delta2 = (self.W3.T @ delta3) * self.a2 * (1 - self.a2)
        delta1 = (self.W1.T @ delta2) * self.a1 * (1 - self.a1)

        self.W3 -= eta / m * (delta3 @ self.a2.T)
        self.W2 -= eta / m * (delta2 @ self.a1.T)
        self.W1 -= eta / m * (delta1 @ self.a0.T)
        self.b3 -= eta / m * delta3.sum(axis=1, keepdims=True)
        self.b2 -= eta / m * delta2.sum(axis=1, keepdims=True)
        self.b1 -= eta / m * delta1.sum(axis=1, keepdims=True)
        return 0.5 * np.sum((out - y) ** 2) / m


np.random.seed(2)
patterns = np.tile(np.eye(6), 10)                       # (6, 60)
noisy = patterns + 0.1 * np.random.randn(6, 60)
net = Autoencoder(6)

epoch = 0
while epoch < 300:
    cost = 0
    for j in range(0, 60, 12):
        cost += net.train_batch(noisy[:, j:j + 12], patterns[:, j:j + 12], eta=3.0)
    epoch += 1
    if epoch % 30 == 0:
        print("Epoch {0}: cost {1:.4f}".format(epoch, cost / 5))
