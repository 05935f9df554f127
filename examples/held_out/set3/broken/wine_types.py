import numpy as np


class SoftmaxClassifier:
    """Multinomial logistic regression with mini-batches."""

    def __init__(self, n_classes, lr=0.1, epochs=150, batch_size=32, seed=0):
        self.n_classes = n_classes
        self.lr = lr
        self.epochs = epochs
        self.batch_size = batch_size
        self.rng = np.random.default_rng(seed)
        self.losses = []

    def _one_hot(self, labels):
        targets = np.zeros((len(labels), self.n_classes))
        for i, c in enumerate(labels):
            targets[i, c - 1] = 1.0
        return targets

    def _probs(self, X):
        scores = X @ self.W + self.b
        scores -= scores.max(axis=1, keepdims=True)
        e = np.exp(scores)
        return e / e.sum(axis=1, keepdims=True)

    def fit(self, X, labels):
        n, d = X.shape
        self.W = self.rng.normal(0, 0.01, (d, self.n_classes))
        self.b = np.zeros(self.n_classes)
        Y = self._one_hot(labels)
        for epoch in range(self.epochs):
            order = self.rng.permutation(n)
            total = 0.0
            for start in range(0, n, self.batch_size):
                rows = order[start:start + self.batch_size]
                P = self._probs(X[rows])
                total += -np.sum(Y[rows] * np.log(P + 1e-12))
                G = (P - Y[rows]) / len(rows)
                self.W -= self.lr * X[rows].T @ G
                self.b -= self.lr * G.sum(axis=0)
            self.losses.append(total / n)
        return self

    def predict(self, X):
        return np.argmax(self._probs(X), axis=1)

    def score(self, X, labels):
        return np.mean(self.predict(X) == labels)


rng = np.random.default_rng(8)
centers = rng.normal(0, 2.5, (3, 6))
labels = rng.integers(0, 3, 360)
X = centers[labels] + rng.normal(size=(360, 6))
X = (X - X.mean(axis=0)) / X.std(axis=0)

clf = SoftmaxClassifier(3).fit(X[:270], labels[:270])
print("loss per epoch:", [round(float(l), 3) for l in clf.losses[::5]])
print("train accuracy:", clf.score(X[:270], labels[:270]))
print("test accuracy:", clf.score(X[270:], labels[270:]))
