import numpy as np


class Classifier:
    def __init__(self, n_features, n_hidden):
        rng = np.random.RandomState(0)
        scale = 0.3
        self.W1 = rng.randn(n_features, n_hidden) * scale
        self.b1 = np.zeros(n_hidden)
        self.W2 = rng.randn(n_hidden, n_hidden) * scale
        self.b2 = np.zeros(n_hidden)
        self.W3 = rng.randn(n_hidden, 1) * 0.1
        self.b3 = np.zeros(1)
        self.history = []

    def forward(self, X):
        self.X = X
        self.h1 = np.tanh(X @ self.W1 + self.b1)
        self.h2 = np.tanh(self.h1 @ self.W2 + self.b2)
        self.p = 1 / (1 + np.exp(-(self.h2 @ self.W3 + self.b3)))
        return self.p

    def backward(self, y, lr):
        g3 = (self.p - y) / len(y)
        g2 = g3 @ self.W3.T * (1 - self.h2 ** 2)
        g1 = g2 @ self.W2.T * (1 - self.h1 ** 2)
        for w, b, h, g in ((self.W3, self.b3, self.h2, g3),
                           (self.W2, self.b2, self.h1, g2),
                           (self.W1, self.b1, self.X, g1)):
            w -= lr * h.T @ g
            b -= lr * g.sum(axis=0)

    def train(self, X, y, epochs, lr):
        for e in range(epochs):
            p = self.forward(X)
            loss = -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
            self.history.append(loss)
            self.backward(y, lr)


rng = np.random.RandomState(5)
X = rng.randn(120, 20)
y = (np.sin(X[:, 0]) + X[:, 1] * X[:, 2] + X[:, 3:6].sum(axis=1) > 0).astype(float)[:, None]

model = Classifier(20, 15)
model.train(X, y, 600, 0.3)
for e in range(0, 600, 60):
    print(e, round(model.history[e], 4))
