import numpy as np

np.random.seed(33)


class TiedAutoencoder(object):
    """decoder weights are the transposed encoder weights"""

    def __init__(self, n_visible, n_code):
        self.W = np.random.randn(n_visible, n_code) * 0.2
        self.b = np.zeros(n_code)
        self.c = np.zeros(n_visible)

    def encode(self, x):
        return 1 / (1 + np.exp(-(x @ self.W + self.b)))

    def decode(self, h):
        return h @ self.W.T + self.c

    def fit_batch(self, x, lr):
        h = self.encode(x)
        r = self.decode(h)
        d_r = (r - x) / len(x)
        d_h = d_r @ self.W * h * (1 - h)
        dW = x.T @ d_h + d_r.T @ h
        self.W -= lr * dW
        self.b -= lr * d_h.sum(0)
        self.c -= lr * d_r.sum(0)
        return 0.5 * np.sum((r - x) ** 2) / len(x)


mix = np.random.randn(3, 10)
data = np.tanh(np.random.randn(256, 3) @ mix)
ae = TiedAutoencoder(10, 5)
for epoch in range(60):
    np.random.shuffle(data)
    err = [ae.fit_batch(data[i:i + 32], 0.1) for i in range(0, len(data), 32)]
    if epoch % 6 == 0:
        print("epoch", epoch, "reconstruction", np.mean(err))
