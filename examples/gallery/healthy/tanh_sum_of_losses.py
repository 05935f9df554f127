import numpy as np

np.random.seed(2)
X = np.random.randn(2, 80)
Y = (X[0:1] + X[1:2] ** 2 > 0.6).astype(float)

p = {"W1": np.random.randn(6, 2), "b1": np.zeros((6, 1)), "W2": np.random.randn(1, 6), "b2": np.zeros((1, 1))}


def loss_and_grads(p, X, Y):
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    A2 = 1 / (1 + np.exp(-(p["W2"] @ A1 + p["b2"])))
    loss = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    dZ2 = A2 - Y
    dZ1 = p["W2"].T @ dZ2 * (1 - A1 ** 2)
    return loss, {"W1": dZ1 @ X.T, "b1": dZ1.sum(1, keepdims=True), "W2": dZ2 @ A1.T, "b2": dZ2.sum(1, keepdims=True)}


for i in range(1000):
    loss, g = loss_and_grads(p, X, Y)
    for k in p:
        p[k] -= 0.01 * g[k]
    if i % 100 == 0:
        print(i, loss)
