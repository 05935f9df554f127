import numpy as np
from typing import Dict

Params = Dict[str, np.ndarray]


class Adam:
    def __init__(self, params: Params, lr: float = 0.01, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8):
        self.params, self.lr, self.b1, self.b2, self.eps = params, lr, b1, b2, eps
        self.m: Params = {k: np.zeros_like(v) for k, v in params.items()}
        self.v: Params = {k: np.zeros_like(v) for k, v in params.items()}
        self.t = 0

    def step(self, grads: Params) -> None:
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g * g
            self.m[k] /= 1 - self.b1 ** self.t
            self.v[k] /= 1 - self.b2 ** self.t
            self.params[k] -= self.lr * self.m[k] / (np.sqrt(self.v[k]) + self.eps)


def make_spirals(n: int, rng: np.random.Generator):
    t = np.sqrt(rng.random(n)) * 3 * np.pi / 2 + 0.3
    side = rng.integers(0, 2, n)
    phase = t + np.pi * side
    pts = np.stack([t * np.cos(phase), t * np.sin(phase)], axis=1) / 3
    return pts + rng.normal(0, 0.05, (n, 2)), side


def forward(p: Params, x: np.ndarray):
    h1 = np.tanh(x @ p["W1"] + p["b1"])
    h2 = np.tanh(h1 @ p["W2"] + p["b2"])
    return h1, h2, (h2 @ p["W3"] + p["b3"])[:, 0]


def loss_and_grads(p: Params, x: np.ndarray, y: np.ndarray):
    h1, h2, z = forward(p, x)
    loss = np.mean(np.logaddexp(0, z) - y * z)
    dz = ((1 / (1 + np.exp(-z)) - y) / len(y))[:, None]
    d2 = dz @ p["W3"].T * (1 - h2 ** 2)
    d1 = d2 @ p["W2"].T * (1 - h1 ** 2)
    return loss, {"W1": x.T @ d1, "b1": d1.sum(0), "W2": h1.T @ d2, "b2": d2.sum(0), "W3": h2.T @ dz, "b3": dz.sum(0)}


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x, y = make_spirals(400, rng)
    dims = (2, 20, 20, 1)
    p: Params = {}
    for i in range(3):
        p[f"W{i + 1}"] = rng.normal(0, 1 / np.sqrt(dims[i]), (dims[i], dims[i + 1]))
        p[f"b{i + 1}"] = np.zeros(dims[i + 1])
    opt = Adam(p)
    for it in range(1001):
        loss, grads = loss_and_grads(p, x, y)
        opt.step(grads)
        if it % 100 == 0:
            print(f"{it:5d} loss={loss:.4f} acc={np.mean((forward(p, x)[2] > 0) == y):.3f}")
