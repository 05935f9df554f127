"""Softmax classifier for three blobs. Accuracy is printed next to the loss."""
import numpy as np


class SoftmaxModel(object):
    def __init__(self, dim, classes):
        self.theta = 0.01 * np.random.RandomState(2).randn(dim + 1, classes)

    def probabilities(self, X):
        s = np.hstack((X, np.ones((len(X), 1)))) @ self.theta
        s = np.exp(s - s.max(axis=1)[:, None])
        return s / s.sum(axis=1)[:, None]

    def loss(self, X, y):
        p = self.probabilities(X)
        return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))

    def train_step(self, X, y, rate):
        p = self.probabilities(X)
        p[np.arange(len(y)), y] -= 1
        X1 = np.hstack((X, np.ones((len(X), 1))))
        self.theta -= rate * X1.T @ p / len(y)


def blobs():
    rs = np.random.RandomState(3)
    means = np.array([[0, 2], [2, -1], [-2, -1]])
    y = rs.randint(3, size=330)
    return means[y] + 0.6 * rs.randn(330, 2), y


X, y = blobs()
model = SoftmaxModel(2, 3)
for i in range(3000):
    model.train_step(X, y, rate=0.3)
    if i % 300 == 0:
        hit = (model.probabilities(X).argmax(1) == y).mean()
        print("%4d loss %.4f accuracy %.3f" % (i, model.loss(X, y), hit))
print("loss", model.loss(X, y), "accuracy", (model.probabilities(X).argmax(1) == y).mean())
