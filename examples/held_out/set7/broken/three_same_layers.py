import numpy as np


class Net:
    def __init__(self, n, out, lr):
        r = np.random.RandomState(2)
        s = np.sqrt(2 / n)
        self.W1, self.W2, self.W3 = r.randn(n, n) * s, r.randn(n, n) * s, r.randn(n, n) * s
        self.W4 = r.randn(out, n) * 0.1
        self.b1, self.b2, self.b3 = np.zeros((n, 1)), np.zeros((n, 1)), np.zeros((n, 1))
        self.b4 = np.zeros((out, 1))
        self.lr = lr

    def __call__(self, X):
        self.A0 = X
        self.A1 = np.maximum(self.W1 @ X + self.b1, 0)
        self.A2 = np.maximum(self.W2 @ self.A1 + self.b2, 0)
        self.A3 = np.maximum(self.W3 @ self.A2 + self.b3, 0)
        S = self.W4 @ self.A3 + self.b4
        E = np.exp(S - S.max(axis=0))
        self.P = E / E.sum(axis=0)
        return self.P

    def train_step(self, X, T):
        P = self(X)
        D4 = (P - T) / X.shape[1]
        D3 = (self.W4.T @ D4) * (self.A3 > 0)
        D2 = (self.W3.T @ D3) * (self.A2 > 0)
        D1 = (self.W2.T @ D2) * (self.A1 > 0)
        dW4, dW3, dW2, dW1 = D4 @ self.A3.T, D3 @ self.A2.T, D2 @ self.A1.T, D1 @ self.A0.T
        self.W1 -= self.lr * dW1
        self.W2 -= self.lr * dW3
        self.W3 -= self.lr * dW2
        self.W4 -= self.lr * dW4
        for b, D in ((self.b1, D1), (self.b2, D2), (self.b3, D3), (self.b4, D4)):
            b -= self.lr * D.sum(axis=1, keepdims=True)
        return -np.sum(T * np.log(P + 1e-12)) / X.shape[1]


# which of five rooms? eight radio beacons, signal falls with distance
r = np.random.RandomState(0)
beacons = r.rand(2, 8) * 10
spot = r.rand(2, 500) * 10
room = np.clip((spot[0] // 4).astype(int) + 3 * (spot[1] > 5), 0, 4)
signal = -np.log(0.5 + np.linalg.norm(spot[:, None] - beacons[:, :, None], axis=0)) + 0.03 * r.randn(8, 500)
signal = (signal - signal.mean(1, keepdims=True)) / signal.std(1, keepdims=True)
T = np.eye(5)[:, room]
net = Net(8, 5, 0.3)
for i in range(3000):
    loss = net.train_step(signal, T)
    if i % 300 == 0:
        print(i, "loss", round(float(loss), 4), "rooms right", (net(signal).argmax(0) == room).mean())
