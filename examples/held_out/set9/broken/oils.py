import os

import numpy as np


class LogisticRegression:
    def __init__(self, lr=0.1, n_iters=1000):
        self.lr = lr
        self.n_iters = n_iters
        self.weights = None
        self.bias = None
        self.losses = []

    def _sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def compute_loss(self, y_true, y_pred):
        epsilon = 1e-9
        y1 = y_true * np.log(y_pred + epsilon)
        y2 = (1 - y_true) * np.log(1 - y_pred + epsilon)
        return -np.mean(y1 + y2)

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0
        for i in range(self.n_iters):
            A = self._sigmoid(X @ self.weights + self.bias)
            loss = self.compute_loss(y, A)
            self.losses.append(loss)
            dz = A - y
            dw = (1 / n_samples) * np.dot(X.T, dz)
            db = (1 / n_samples) * np.sum(dz)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db
            if i % 100 == 0:
                print("loss", loss)

    def predict(self, X):
        return np.where(self._sigmoid(X @ self.weights + self.bias) > 0.5, 1, 0)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    # palmitic, stearic, oleic, linoleic, region
    table = np.loadtxt(os.path.join(here, "oils.csv"), delimiter=",", skiprows=1)
    X = table[:, :4]
    y = table[:, 4]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    model = LogisticRegression(lr=0.1, n_iters=1000)
    model.fit(X, y)
    predictions = model.predict(X)
    print("Accuracy:", np.sum(predictions == y) / len(y))
