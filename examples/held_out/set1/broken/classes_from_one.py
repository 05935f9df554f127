import numpy as np
from numpy import ndarray


def make_iris(rng) -> tuple[ndarray, ndarray]:
    labels = np.repeat([1, 2, 3], 40)
    centers = np.array([[5.0, 3.4, 1.5], [5.9, 2.8, 4.3], [6.6, 3.0, 5.5]])
    return centers[labels - 1] + rng.normal(0, 0.35, (120, 3)), labels


def encode(labels: ndarray, n_classes: int) -> ndarray:
    return (labels[:, None] == np.arange(n_classes)).astype(float)


def softmax(a: ndarray) -> ndarray:
    a = np.exp(a - a.max(1, keepdims=True))
    return a / a.sum(1, keepdims=True)


def main() -> None:
    rng = np.random.default_rng(3)
    X, labels = make_iris(rng)
    X = (X - X.mean(0)) / X.std(0)
    Y = encode(labels, 3)

    W1, b1 = rng.normal(0, 0.5, (3, 8)), np.zeros(8)
    W2, b2 = rng.normal(0, 0.5, (8, 3)), np.zeros(3)
    for epoch in range(500):
        H = np.tanh(X @ W1 + b1)
        P = softmax(H @ W2 + b2)
        ce = -np.mean(np.sum(Y * np.log(P + 1e-12), axis=1))
        G2 = (P - Y) / len(X)
        G1 = G2 @ W2.T * (1 - H * H)
        W2 -= 0.5 * H.T @ G2
        b2 -= 0.5 * G2.sum(0)
        W1 -= 0.5 * X.T @ G1
        b1 -= 0.5 * G1.sum(0)
        if epoch % 50 == 0:
            print(f"{epoch:4d}  ce={ce:.4f}  acc={np.mean(P.argmax(1) == Y.argmax(1)):.2f}")


if __name__ == "__main__":
    main()
