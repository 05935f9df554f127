import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def sigmoid_prime(x):
    return sigmoid(x) * (1 - sigmoid(x))


class MLP:
    """any number of layers, all of them sigmoid"""

    def __init__(self, *sizes, seed=4):
        rs = np.random.RandomState(seed)
        self.W = [rs.randn(a, b) * 2 / np.sqrt(a) for a, b in zip(sizes, sizes[1:])]
        self.b = [rs.randn(b) * 0.5 for b in sizes[1:]]

    def forward(self, x):
        self.z, self.a = [], [x]
        for W, b in zip(self.W, self.b):
            self.z.append(self.a[-1] @ W + b)
            self.a.append(sigmoid(self.z[-1]))
        return self.a[-1]

    def backward(self, y):
        gW, gb = [], []
        d = (self.a[-1] - y) * sigmoid_prime(self.z[-1])
        for i in range(len(self.W) - 1, -1, -1):
            gW.insert(0, self.a[i].T @ d / len(y))
            gb.insert(0, d.mean(axis=0))
            if i:
                d = d @ self.W[i].T * sigmoid_prime(self.z[i - 1])
        return gW, gb

    def train(self, x, y, rate, epochs, batch=20):
        for e in range(epochs):
            order = np.random.permutation(len(x))
            for k in range(0, len(x), batch):
                idx = order[k:k + batch]
                self.forward(x[idx])
                gW, gb = self.backward(y[idx])
                for i in range(len(self.W)):
                    self.W[i] -= rate * gW[i]
                    self.b[i] -= rate * gb[i]
            if (e + 1) % 30 == 0:
                out = self.forward(x)
                print("epoch", e + 1, "mse", np.mean((out - y) ** 2) / 2, "acc", np.mean(out.argmax(1) == y.argmax(1)))


np.random.seed(4)
# four corners of a field: opposite corners grow the same crop, a strip in the middle a third one
x = np.random.uniform(-2, 2, (400, 2))
crop = np.where(np.abs(x[:, 0]) < 0.5, 2, (x[:, 0] * x[:, 1] > 0).astype(int))
net = MLP(2, 15, 3)
net.train(x, np.eye(3)[crop], 2.0, 300)
