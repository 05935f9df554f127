import numpy as np


class TwoLayerNet:
    """area, perimeter, compactness, groove -> variety of wheat"""

    def __init__(self, n_in, n_hidden, n_out, learning_rate=0.1, seed=0):
        rnd = np.random.RandomState(seed)
        self.W1 = rnd.randn(n_in, n_hidden) * np.sqrt(2.0 / n_in)
        self.b1 = np.zeros(n_hidden)
        self.W2 = rnd.randn(n_hidden, n_out) * np.sqrt(2.0 / n_hidden)
        self.b2 = np.zeros(n_out)
        self.lr = learning_rate
        self.rnd = rnd

    def forward(self, X):
        self.h = np.maximum(0, X @ self.W1 + self.b1)
        scores = self.h @ self.W2 + self.b2
        scores -= scores.max(axis=1, keepdims=True)
        exp = np.exp(scores)
        return exp / exp.sum(axis=1, keepdims=True)

    def backward(self, X, probs, y):
        d = probs.copy()
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        dh = d @ self.W2.T
        dh[self.h <= 0] = 0
        self.W2 -= self.lr * self.h.T @ d
        self.b2 -= self.lr * d.sum(axis=0)
        self.W1 -= self.lr * X.T @ dh
        self.b1 -= self.lr * dh.sum(axis=0)

    def fit(self, X, y, epochs=50, batch_size=32, verbose=5):
        correct = 0
        for epoch in range(epochs):
            loss = 0.0
            order = self.rnd.permutation(len(X))
            for s in range(0, len(X), batch_size):
                xb, yb = X[order[s:s + batch_size]], y[order[s:s + batch_size]]
                probs = self.forward(xb)
                loss -= np.log(probs[np.arange(len(yb)), yb] + 1e-10).sum()
                correct += np.sum(np.argmax(probs, axis=1) == yb)
                self.backward(xb, probs, yb)
            accuracy = 100 * correct / len(X)
            if epoch % verbose == 0:
                print("epoch %2d  loss %.4f  accuracy %.1f%%" % (epoch, loss / len(X), accuracy))


data = np.random.RandomState(7)
kinds = data.randint(0, 3, 330)
size = np.array([14.3, 18.3, 11.9])[kinds] + data.normal(0, 1.1, 330)
round_ = np.array([0.88, 0.884, 0.85])[kinds] + data.normal(0, 0.014, 330)
perimeter = np.sqrt(4 * np.pi * size / round_)
groove = np.array([5.1, 6.0, 5.1])[kinds] + data.normal(0, 0.25, 330)
X = np.column_stack([size, perimeter, round_, groove])
X = (X - X.mean(0)) / X.std(0)

net = TwoLayerNet(4, 12, 3, learning_rate=0.05, seed=1)
net.fit(X, kinds)
