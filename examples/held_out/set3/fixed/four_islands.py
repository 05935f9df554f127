"""Four groups of points in the plane, one hidden layer, plain gradient descent."""
import numpy as np


def make_data(rng: np.random.Generator, per_class: int = 120) -> tuple[np.ndarray, np.ndarray]:
    centers = np.array([[1.5, 1.5], [-1.5, 1.5], [-1.5, -1.5], [1.5, -1.5]])
    X = np.vstack([c + rng.normal(scale=0.7, size=(per_class, 2)) for c in centers])
    y = np.repeat(np.arange(4), per_class)
    order = rng.permutation(len(y))
    return X[order], y[order]


def init(rng: np.random.Generator, sizes: tuple[int, int, int]):
    n_in, n_hid, n_out = sizes
    W1 = rng.normal(size=(n_in, n_hid)) * np.sqrt(2 / n_in)
    W2 = rng.normal(size=(n_hid, n_out)) * np.sqrt(2 / n_hid)
    return W1, np.zeros(n_hid), W2, np.zeros(n_out)


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward(X, W1, b1, W2, b2):
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    return Z1, A1, softmax(A1 @ W2 + b2)


def backward(X, Y, Z1, A1, P, W2):
    m = X.shape[0]
    dZ2 = P - Y
    dW2 = A1.T @ dZ2 / m
    db2 = dZ2.sum(axis=0) / m
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    dW1 = X.T @ dZ1 / m
    db1 = dZ1.sum(axis=0) / m
    return dW1, db1, dW2, db2


def cross_entropy(P: np.ndarray, y: np.ndarray) -> float:
    return float(-np.log(P[np.arange(len(y)), y] + 1e-12).mean())


def main() -> None:
    rng = np.random.default_rng(7)
    X, y = make_data(rng)
    Y = np.eye(4)[y]
    W1, b1, W2, b2 = init(rng, (2, 16, 4))
    lr = 0.3
    for step in range(400):
        Z1, A1, P = forward(X, W1, b1, W2, b2)
        loss = cross_entropy(P, y)
        dW1, db1, dW2, db2 = backward(X, Y, Z1, A1, P, W2)
        W1 -= lr * dW1
        b1 -= lr * db1
        W2 -= lr * dW2
        b2 -= lr * db2
        if step % 50 == 0:
            print(f"step {step:4d}  loss {loss:.4f}  accuracy {(P.argmax(1) == y).mean():.3f}")


if __name__ == "__main__":
    main()
