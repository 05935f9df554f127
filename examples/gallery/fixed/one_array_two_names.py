import numpy as np

np.random.seed(17)

# learn to rotate points and bend them a bit
X = np.random.uniform(-1, 1, (3, 60))
R = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
T = np.tanh(1.5 * R @ X)

W1, W2 = np.random.randn(2, 3, 3) * 0.5
b1 = np.zeros((3, 1))
b2 = np.zeros((3, 1))
lr = 0.01

for it in range(1000):
    H = np.tanh(W1 @ X + b1)
    Y = W2 @ H + b2

    E = Y - T
    sse = np.sum(E ** 2) / 2

    gW2 = E @ H.T
    gb2 = E.sum(axis=1, keepdims=True)
    dH = W2.T @ E * (1 - H * H)
    gW1 = dH @ X.T
    gb1 = dH.sum(axis=1, keepdims=True)

    W1 -= lr * gW1
    b1 -= lr * gb1
    W2 -= lr * gW2
    b2 -= lr * gb2

    if it % 100 == 0:
        print("iter", it, "SSE", sse)
