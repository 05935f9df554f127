import numpy as np


class Embedder:
    """Same kind close together, other kinds at least a margin further away."""

    def __init__(self, n_in, n_mid, n_out, rng):
        self.A = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_mid))
        self.a = np.zeros(n_mid)
        self.B = rng.normal(0, np.sqrt(1 / n_mid), (n_mid, n_out))

    def __call__(self, x):
        self.x = x
        self.h = np.maximum(x @ self.A + self.a, 0)
        return self.h @ self.B

    def learn(self, d_out, eta):
        dB = self.h.T @ d_out
        dh = (d_out @ self.B.T) * (self.h > 0)
        self.B -= eta * dB
        self.A -= eta * self.x.T @ dh
        self.a -= eta * dh.sum(axis=0)


rng = np.random.default_rng(15)
kinds, per = 6, 40
centres = rng.normal(0, 1, (kinds, 12))
X = np.repeat(centres, per, axis=0) + rng.normal(0, 0.8, (kinds * per, 12))
k = np.repeat(np.arange(kinds), per)
net = Embedder(12, 40, 3, rng)
margin = 1.0


def draw(n):
    a = rng.integers(0, len(X), n)
    same = k[a] * per + rng.integers(0, per, n)
    other = rng.integers(0, len(X), n)
    while (k[other] == k[a]).any():
        bad = k[other] == k[a]
        other[bad] = rng.integers(0, len(X), bad.sum())
    return a, same, other


def neighbours_right():
    e = net(X)
    d = ((e[:, None] - e[None]) ** 2).sum(-1)
    np.fill_diagonal(d, np.inf)
    return (k[d.argmin(1)] == k).mean()


print("before", neighbours_right())
for step in range(4001):
    n = 64
    e = net(X[np.concatenate(draw(n))])
    ea, ep, en = e[:n], e[n:2 * n], e[2 * n:]
    violation = margin + ((ea - ep) ** 2).sum(1) - ((ea - en) ** 2).sum(1)
    active = (violation > 0)[:, None]          # the others are far enough apart and get no gradient
    loss = np.maximum(violation, 0).mean()
    d = np.concatenate([2 * (en - ep), -2 * (ea - ep), 2 * (ea - en)]) * np.tile(active, (3, 1)) / n
    net.learn(d, 0.01)
    if step % 400 == 0:
        print(f"step {step} loss {loss:.4f} active {active.mean():.2f} nearest of the same kind {neighbours_right():.3f}")
