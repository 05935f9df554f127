# coding: utf-8
import numpy as np

X = np.random.uniform(-4, 4, (1, 300))
Y = np.sin(X) * 2.0

n_h = 30
params = dict(
    W1=np.random.randn(n_h, 1), b1=np.random.randn(n_h, 1),
    W2=np.random.randn(1, n_h) * 0.1, b2=np.zeros((1, 1)),
)


def output(z):
    return z, np.ones_like(z)


def epoch(p, lr):
    m = X.shape[1]
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    A2, slope = output(p["W2"] @ A1 + p["b2"])
    cost = np.sum((A2 - Y) ** 2) / (2 * m)
    dZ2 = (A2 - Y) * slope / m
    dZ1 = p["W2"].T @ dZ2 * (1 - A1 ** 2)
    p["W2"] -= lr * dZ2 @ A1.T
    p["b2"] -= lr * dZ2.sum(axis=1, keepdims=True)
    p["W1"] -= lr * dZ1 @ X.T
    p["b1"] -= lr * dZ1.sum(axis=1, keepdims=True)
    return cost, A2


for i in range(3001):
    cost, A2 = epoch(params, 0.1)
    if i % 300 == 0:
        print(i, cost)
print("some predictions", A2[0, :4].round(2), "should be", Y[0, :4].round(2))
