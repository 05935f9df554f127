import numpy as np


class SoftmaxNet:
    def __init__(self, d, h, k, decay=1e-3):
        rng = np.random.RandomState(3)
        self.W1, self.b1 = rng.randn(d, h) * 0.5, np.zeros(h)
        self.W2, self.b2 = rng.randn(h, k) * 0.5, np.zeros(k)
        self.decay = decay

    def loss(self, X, y):
        self.X, self.y = X, y
        self.h = np.maximum(0, X @ self.W1 + self.b1)
        s = self.h @ self.W2 + self.b2
        s -= s.max(axis=1, keepdims=True)
        self.p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        return -np.log(self.p[range(len(y)), y]).mean()

    def step(self, lr):
        n = len(self.y)
        ds = self.p.copy()
        ds[range(n), self.y] -= 1
        ds /= n
        dh = ds @ self.W2.T
        dh[self.h == 0] = 0
        dW2, db2, dW1, db1 = self.h.T @ ds, ds.sum(0), self.X.T @ dh, dh.sum(0)
        shrink = 1 - lr * self.decay
        self.W1 = shrink * self.W1 - lr * dW1
        self.W2 = shrink * self.W2 - lr * dW2
        self.b1 -= lr * db1
        self.b2 -= lr * db2


rng = np.random.RandomState(8)
y = rng.randint(0, 3, 150)
X = rng.randn(150, 2) * 0.5 + np.array([[0, 1.2], [1, -0.8], [-1, -0.8]])[y]
net = SoftmaxNet(2, 20, 3)
for epoch in range(400):
    loss = net.loss(X, y)
    net.step(0.3)
    if epoch % 40 == 0:
        print(epoch, loss)
