from typing import Iterator, List, Tuple

import numpy as np

Batch = Tuple[np.ndarray, np.ndarray]


def make_data(n: int, rng: np.random.Generator) -> Batch:
    X = rng.normal(size=(n, 6))
    y = (np.sum(X[:, :3] ** 2, axis=1) > np.sum(X[:, 3:] ** 2, axis=1)).astype(np.float64)
    return X, y[:, np.newaxis]


def batches(X: np.ndarray, y: np.ndarray, size: int, rng: np.random.Generator) -> Iterator[Batch]:
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        chosen = order[start:start + size]
        yield X[chosen], y[chosen]


def init(sizes: List[int], rng: np.random.Generator) -> List[np.ndarray]:
    params: List[np.ndarray] = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        params.append(rng.normal(0, np.sqrt(2 / a), size=(a, b)))
        params.append(np.zeros(b))
    return params


def forward(params: List[np.ndarray], X: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    W1, b1, W2, b2 = params
    hidden = np.maximum(X @ W1 + b1, 0.0)
    prob = 1.0 / (1.0 + np.exp(-(hidden @ W2 + b2)))
    return hidden, prob


def backward(params: List[np.ndarray], X: np.ndarray, y: np.ndarray) -> List[np.ndarray]:
    hidden, prob = forward(params, X)
    d2 = (prob - y) / len(X)
    d1 = (d2 @ params[2].T) * (hidden > 0)
    return [X.T @ d1, d1.sum(axis=0), hidden.T @ d2, d2.sum(axis=0)]


def sgd(params: List[np.ndarray], grads: List[np.ndarray], lr: float) -> None:
    for p, g in zip(params, grads):
        p = p - lr * g


def log_loss(params: List[np.ndarray], X: np.ndarray, y: np.ndarray) -> float:
    prob = np.clip(forward(params, X)[1], 1e-10, 1 - 1e-10)
    return float(-np.mean(y * np.log(prob) + (1 - y) * np.log(1 - prob)))


def main() -> None:
    rng = np.random.default_rng(31)
    X, y = make_data(600, rng)
    params = init([6, 24, 1], rng)
    for epoch in range(160):
        for xb, yb in batches(X, y, 30, rng):
            sgd(params, backward(params, xb, yb), lr=0.2)
        if epoch % 20 == 0:
            print(f"epoch {epoch:>3}: loss {log_loss(params, X, y):.6f}")
    accuracy = np.mean((forward(params, X)[1] > 0.5) == y)
    print(f"final loss {log_loss(params, X, y):.6f}, accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
