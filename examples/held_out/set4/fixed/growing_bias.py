import numpy as np

rng = np.random.default_rng(40)


def get_data(n):
    X = rng.normal(size=(n, 2))
    y = ((X[:, :1] - 1) ** 2 + X[:, 1:] ** 2 < 1.6).astype(float)
    return X, y


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


X, y = get_data(300)
X_new, y_new = get_data(300)
m = len(X)

W1 = rng.normal(size=(2, 9))
b1 = np.zeros((1, 9))
W2 = rng.normal(size=(9, 1)) / 3
b2 = np.zeros((1, 1))


def evaluate(A, t):
    p = sigmoid(np.tanh(A @ W1 + b1) @ W2 + b2)
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)), np.mean((p > 0.5) == t)


for it in range(3001):
    h = np.tanh(X @ W1 + b1)
    p = sigmoid(h @ W2 + b2)
    dz2 = (p - y) / m
    dW2 = h.T @ dz2
    db2 = np.sum(dz2, axis=0, keepdims=True)
    dz1 = dz2 @ W2.T * (1 - h ** 2)
    dW1 = X.T @ dz1
    db1 = np.sum(dz1, axis=0, keepdims=True)
    W1 = W1 - 0.8 * dW1
    b1 = b1 - 0.8 * db1
    W2 = W2 - 0.8 * dW2
    b2 = b2 - 0.8 * db2
    if it % 500 == 0:
        loss, acc = evaluate(X, y)
        new_loss, new_acc = evaluate(X_new, y_new)
        print(f"{it:5d} loss {loss:.4f} acc {acc:.3f} | new data: loss {new_loss:.4f} acc {new_acc:.3f}")
