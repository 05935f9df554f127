import numpy as np

rng = np.random.default_rng(12)


def make_wines(n):
    centers = np.array([[13.7, 2.0, 17.0, 2.9], [12.3, 1.9, 20.2, 2.1], [13.1, 3.3, 21.4, 0.8]])
    spread = np.array([0.5, 0.7, 2.5, 0.35])
    label = rng.integers(0, 3, n)
    return centers[label] + rng.normal(size=(n, 4)) * spread, label


def one_hot(labels, k):
    out = np.zeros((len(labels), k))
    out[np.arange(len(labels)), labels] = 1
    return out


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=1, keepdims=True)


def accuracy(X, t, W, b):
    return np.mean(np.argmax(X @ W + b, axis=1) == t)


X, t = make_wines(300)
X = (X - X.mean(axis=0)) / X.std(axis=0)
Y = one_hot(t, 3)
W = rng.normal(0, 0.1, (4, 3))
b = np.zeros(3)
eta = 0.2
for epoch in range(300):
    P = softmax(X @ W + b)
    loss = -np.sum(Y * np.log(P + 1e-12)) / len(X)
    grad = (P - Y) / len(X)
    W -= eta * X.T @ grad
    b -= eta * grad.sum(axis=0)
    if (epoch + 1) % 30 == 0:
        print(f"epoch {epoch + 1:4d}  loss {loss:.4f}  accuracy {accuracy(X, t, W, b):.3f}")
