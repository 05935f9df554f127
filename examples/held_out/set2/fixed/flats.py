import os

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
data = np.loadtxt(os.path.join(here, "flats.csv"), delimiter=",", skiprows=1)

X = data[:, :2]
X = (X - X.mean(axis=0)) / X.std(axis=0)
y = data[:, 2:] / 1000.0
X = np.hstack([np.ones((len(X), 1)), X])


def cost(X, y, theta):
    return float(np.mean((X @ theta - y) ** 2) / 2)


def gradient_step(X, y, theta, alpha):
    return theta - alpha * X.T @ (X @ theta - y) / len(y)


def train(X, y, alpha=0.05, iters=200):
    theta = np.zeros((3, 1))
    J = []
    for i in range(iters):
        theta = gradient_step(X, y, theta, alpha)
        J.append(cost(X, y, theta))
        if i % 20 == 0:
            print("iteration", i, "J =", J[-1])
    return theta, J


theta, J = train(X, y)
print("theta:", theta.ravel())
