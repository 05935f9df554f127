import numpy as np

np.random.seed(1)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)

W1 = np.random.randn(2, 8)
b1 = np.zeros((1, 8))
W2 = np.random.randn(8, 8) * 0.5
b2 = np.zeros((1, 8))
W3 = np.random.randn(8, 1) * 0.5
b3 = np.zeros((1, 1))
lr = 0.05

for epoch in range(3000):
    hidden1 = np.tanh(X @ W1 + b1)
    hidden2 = np.tanh(hidden1 @ W2 + b2)
    pred = hidden2 @ W3 + b3
    loss = ((pred - y) ** 2).mean()

    d3 = 2 * (pred - y) / len(y)
    d2 = d3 @ W3.T * (1 - hidden2 ** 2)
    d1 = d2 @ W2.T * (1 - hidden1 ** 2)

    W3 -= lr * hidden2.T @ d3
    b3 -= lr * d3.sum(0)
    W2 -= lr * hidden1.T @ d2
    b2 -= lr * d2.sum(0)
    W1 -= lr * X.T @ d1
    b1 -= lr * d1.sum(0)

    if epoch % 300 == 0:
        print(f"epoch={epoch} loss={loss:.5f} pred={pred.ravel().round(2)}")
