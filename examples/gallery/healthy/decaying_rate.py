import numpy as np

np.random.seed(22)
X = np.random.randn(2, 90)
Y = (X[0:1] > X[1:2] ** 2 - 0.5) * 1.0
W1, b1 = np.random.randn(8, 2), np.zeros((8, 1))
W2, b2 = np.random.randn(1, 8), np.zeros((1, 1))
lr = 1.0


def forward():
    A1 = np.tanh(W1 @ X + b1)
    return A1, 1 / (1 + np.exp(-W2 @ A1 - b2))


for i in range(1200):
    if i > 0 and i % 300 == 0:
        lr /= 2
    A1, A2 = forward()
    dZ2 = (A2 - Y) / 90
    dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)
    W2 -= lr * dZ2 @ A1.T
    b2 -= lr * dZ2.sum(1, keepdims=True)
    W1 -= lr * dZ1 @ X.T
    b1 -= lr * dZ1.sum(1, keepdims=True)
    _, A2 = forward()
    J = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    if i % 100 == 0:
        print(f"after update {i}: J = {J:.5f} (lr {lr})")
