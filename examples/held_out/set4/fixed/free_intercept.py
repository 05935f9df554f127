"""
Regularized logistic regression.
X: (m, n + 1) with a column of ones, y: (m, 1), theta: (n + 1, 1)
"""
import numpy as np

mul = np.matmul


def sigmoid(z):
    return np.power(1 + np.exp(-z), -1)


def h(X, theta):
    return sigmoid(mul(X, theta))


def j(theta, X, y, lamda):
    m = X.shape[0]
    p = np.clip(h(X, theta), 1e-12, 1 - 1e-12)
    fit = -(mul(y.T, np.log(p)) + mul((1 - y).T, np.log(1 - p))) / m
    penalty = lamda / (2 * m) * mul(theta[1:].T, theta[1:])
    return (fit + penalty).item()


def gradient(theta, X, y, lamda):
    m = X.shape[0]
    g = mul(X.T, h(X, theta) - y) / m
    g[1:] += lamda / m * theta[1:]
    return g


def descend(X, y, alpha, lamda, iterations):
    theta = np.zeros((X.shape[1], 1))
    for i in range(iterations):
        cost = j(theta, X, y, lamda)
        theta -= alpha * gradient(theta, X, y, lamda)
        if i % 200 == 0:
            right = np.mean((h(X, theta) > 0.5) == y)
            print("iteration {:4d}  cost {:.5f}  right {:.3f}".format(i, cost, right))
    return theta


rng = np.random.RandomState(64)
tests = rng.normal(0, 1, (300, 2))
accepted = (tests[:, :1] + 0.8 * tests[:, 1:] + 0.3 * rng.normal(size=(300, 1)) > 1.5).astype(float)
X = np.hstack([np.ones((300, 1)), tests])
theta = descend(X, accepted, alpha=0.5, lamda=0.1, iterations=2000)
print("cost", j(theta, X, accepted, 0.1), "theta", theta.ravel().round(3))
print("share accepted:", accepted.mean(), "mean probability:", h(X, theta).mean())
