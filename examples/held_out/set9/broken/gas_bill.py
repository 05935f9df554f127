from typing import NamedTuple

import numpy as np


class Params(NamedTuple):
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


def init_params(rng: np.random.Generator, n_in: int, n_hidden: int) -> Params:
    return Params(
        rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_hidden)),
        np.zeros(n_hidden),
        rng.normal(0, 1 / np.sqrt(n_hidden), (n_hidden, 1)),
        np.zeros(1),
    )


def predict(p: Params, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    h = np.tanh(X @ p.W1 + p.b1)
    return h, h @ p.W2 + p.b2


def mse(out: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean((out - y) ** 2))


def gradients(p: Params, X: np.ndarray, y: np.ndarray) -> Params:
    n = len(X)
    h, out = predict(p, X)
    dout = 2 * (out - y)
    dh = dout @ p.W2.T * (1 - h ** 2)
    dW1 = X.T @ dh
    db1 = dh.mean(axis=0)
    dW2 = h.T @ dout / n
    db2 = dout.mean(axis=0)
    return Params(dW1, db1, dW2, db2)


def step(p: Params, g: Params, lr: float) -> Params:
    return Params(*(w - lr * d for w, d in zip(p, g)))


def make_houses(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    area = rng.uniform(40, 180, n)
    age = rng.uniform(0, 90, n)
    people = rng.integers(1, 6, n)
    insulated = rng.random(n) < 0.5
    bill = area * (6 + 0.1 * age * ~insulated) + 90 * people + rng.normal(0, 40, n)
    X = np.column_stack([area, age, people, insulated]).astype(float)
    X = (X - X.mean(0)) / X.std(0)
    return X, ((bill - bill.mean()) / bill.std()).reshape(-1, 1)


def main() -> None:
    rng = np.random.default_rng(3)
    X, y = make_houses(rng, 250)
    p = init_params(rng, 4, 12)
    for it in range(3000):
        if it % 300 == 0:
            print(f"{it:5d}  {mse(predict(p, X)[1], y):.5f}")
        p = step(p, gradients(p, X, y), 0.1)
    print("final", round(mse(predict(p, X)[1], y), 5))


if __name__ == "__main__":
    main()
