import numpy as np
from dataclasses import dataclass, field

rng = np.random.default_rng(16)


@dataclass
class AdamState:
    lr: float = 0.01
    b1: float = 0.9
    b2: float = 0.999
    t: int = 0
    m: dict = field(default_factory=dict)
    v: dict = field(default_factory=dict)

    def apply(self, weights, grads):
        self.t += 1
        # both corrections in the rate, as in the second form of the paper
        rate = self.lr * np.sqrt(1 - self.b2 ** self.t) / (1 - self.b1 ** self.t)
        for name, g in grads.items():
            self.m[name] = self.b1 * self.m.get(name, 0) + (1 - self.b1) * g
            self.v[name] = self.b2 * self.v.get(name, 0) + (1 - self.b2) * g * g
            weights[name] = weights[name] - rate * self.m[name] / (np.sqrt(self.v[name]) + 1e-8)


def moons(n):
    side = rng.integers(0, 2, n)
    a = rng.uniform(0, np.pi, n)
    pts = np.c_[np.cos(a), np.sin(a)]
    pts[side == 1] = np.c_[1 - np.cos(a), 0.4 - np.sin(a)][side == 1]
    return pts + rng.normal(0, 0.12, (n, 2)), side.astype(float)


def loss_and_grads(w, x, y):
    h1 = np.maximum(x @ w["A"] + w["a"], 0)
    h2 = np.maximum(h1 @ w["B"] + w["b"], 0)
    z = h2 @ w["C"] + w["c"]
    # stable logistic loss from the score
    loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
    dz = (1 / (1 + np.exp(-z)) - y) / len(y)
    g = {"C": h2.T @ dz, "c": dz.sum()}
    d2 = np.outer(dz, w["C"]) * (h2 > 0)
    g["B"], g["b"] = h1.T @ d2, d2.sum(0)
    d1 = d2 @ w["B"].T * (h1 > 0)
    g["A"], g["a"] = x.T @ d1, d1.sum(0)
    return loss, g


w = {"A": rng.normal(0, 1, (2, 16)), "a": np.zeros(16),
     "B": rng.normal(0, np.sqrt(2 / 16), (16, 16)), "b": np.zeros(16),
     "C": rng.normal(0, np.sqrt(1 / 16), 16), "c": 0.0}
x, y = moons(500)
adam = AdamState()
for step in range(1, 601):
    rows = rng.integers(0, 500, 64)
    loss, grads = loss_and_grads(w, x[rows], y[rows])
    adam.apply(w, grads)
    if step % 60 == 0:
        print(f"step {step} batch loss {loss:.4f} all {loss_and_grads(w, x, y)[0]:.4f}")
