from typing import NamedTuple

import numpy as np


class Params(NamedTuple):
    W: np.ndarray
    b: np.ndarray
    u: np.ndarray
    c: np.ndarray


def forward(p: Params, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    h = np.tanh(x @ p.W + p.b)
    return h, 1 / (1 + np.exp(-(h @ p.u + p.c)))


def loss_and_grad(p: Params, x: np.ndarray, t: np.ndarray, weight: np.ndarray) -> tuple[float, Params]:
    h, o = forward(p, x)
    share = weight / weight.sum()
    loss = -np.sum(share * (t * np.log(o + 1e-12) + (1 - t) * np.log(1 - o + 1e-12)))
    d = share * (o - t)
    dh = np.outer(d, p.u) * (1 - h ** 2)
    return float(loss), Params(x.T @ dh, dh.sum(0), h.T @ d, d.sum())


def main(steps: int = 1500, lr: float = 0.5) -> None:
    g = np.random.default_rng(26)
    x = g.normal(size=(1000, 3))
    t = (np.abs(x[:, 0]) + np.abs(x[:, 1]) > 2.9).astype(float)
    weight = np.where(t == 1, 12.0, 1.0)
    p = Params(g.normal(0, 1, (3, 16)), g.normal(0, 0.5, 16), g.normal(0, 0.2, 16), np.zeros(()))
    for k in range(steps):
        loss, grad = loss_and_grad(p, x, t, weight)
        p = Params(*(a - lr * d for a, d in zip(p, grad)))
        if k % 150 == 0:
            guess = forward(p, x)[1] > 0.5
            recall = (guess & (t == 1)).sum() / t.sum()
            precision = (guess & (t == 1)).sum() / max(1, guess.sum())
            print(f"{k:5d} loss {loss:.4f} recall {recall:.3f} precision {precision:.3f}")


main()
