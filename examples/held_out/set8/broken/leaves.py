import numpy as np

rng = np.random.default_rng()


def get_data():
    kinds = rng.integers(0, 4, 480)
    shape = rng.normal(0, 1, (4, 6))[kinds] + rng.normal(0, 0.6, (480, 6))
    return shape, np.eye(4)[kinds]


def shuffled(X, Y):
    return rng.permutation(X), rng.permutation(Y)


def batches(X, Y, size):
    X, Y = shuffled(X, Y)
    for start in range(0, len(X), size):
        yield X[start:start + size], Y[start:start + size]


def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


X, Y = get_data()
W1, b1 = rng.normal(0, 0.5, (6, 16)), np.zeros(16)
W2, b2 = rng.normal(0, 0.5, (16, 4)), np.zeros(4)
step = 0.1
for epoch in range(40):
    loss = hits = 0
    for xb, yb in batches(X, Y, 32):
        A = np.maximum(xb @ W1 + b1, 0)
        P = softmax(A @ W2 + b2)
        loss -= np.sum(yb * np.log(P + 1e-12))
        hits += np.sum(P.argmax(1) == yb.argmax(1))
        D2 = (P - yb) / len(xb)
        D1 = D2 @ W2.T * (A > 0)
        W2 -= step * A.T @ D2
        b2 -= step * D2.sum(0)
        W1 -= step * xb.T @ D1
        b1 -= step * D1.sum(0)
    if epoch % 4 == 3:
        print("epoch", epoch + 1, "loss", round(loss / 480, 4), "accuracy", hits / 480)
