import numpy as np


class DeepNet:
    def __init__(self, sizes):
        self.W, self.b = [], []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.W.append(np.random.randn(n_out, n_in) * 0.01)
            self.b.append(np.zeros((n_out, 1)))

    def forward(self, X):
        self.A = [X]
        for W, b in zip(self.W[:-1], self.b[:-1]):
            self.A.append(np.tanh(W @ self.A[-1] + b))
        Z = self.W[-1] @ self.A[-1] + self.b[-1]
        E = np.exp(Z - Z.max(axis=0, keepdims=True))
        return E / E.sum(axis=0, keepdims=True)

    def train_on_batch(self, X, T, lr):
        m = X.shape[1]
        P = self.forward(X)
        dZ = (P - T) / m
        for l in range(len(self.W) - 1, -1, -1):
            dW = dZ @ self.A[l].T
            db = dZ.sum(axis=1, keepdims=True)
            if l > 0:
                dZ = self.W[l].T @ dZ * (1 - self.A[l] ** 2)
            self.W[l] -= lr * dW
            self.b[l] -= lr * db
        return -np.sum(T * np.log(P + 1e-12)) / m


# strength of eight partials of a church bell; which foundry?
m = 480
label = np.random.randint(0, 3, m)
partials = np.array([[1, .8, .6, .9, .3, .2, .1, .1], [.7, 1, .3, .6, .5, .4, .1, .2], [.9, .6, .8, .5, .2, .5, .3, .1]])
X = (partials[label] + np.random.randn(m, 8) * 0.13).T
X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
T = np.eye(3)[label].T

net = DeepNet([8, 16, 16, 16, 16, 16, 3])
for epoch in range(60):
    order = np.random.permutation(m)
    losses = []
    for i in range(0, m, 40):
        pick = order[i:i + 40]
        losses.append(net.train_on_batch(X[:, pick], T[:, pick], 0.2))
    if epoch % 6 == 0:
        acc = np.mean(net.forward(X).argmax(axis=0) == label)
        print(f"epoch {epoch:2d}: loss {np.mean(losses):.4f} accuracy {acc:.3f}")
