import numpy as np

rng = np.random.default_rng(41)
glyphs = (rng.random((10, 49)) < 0.4).astype(float)
clean = glyphs[rng.integers(0, 10, 300)]


def spoil(x):
    """Blanks out a third of the pixels and adds noise."""
    keep = rng.random(x.shape) > 0.33
    return x * keep + rng.normal(0, 0.1, x.shape)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


W = rng.normal(0, 0.2, (49, 24))
b = np.zeros(24)
V = rng.normal(0, 0.2, (24, 49))
c = np.zeros(49)
for step in range(1500):
    target = clean[rng.integers(0, 300, 50)]
    dirty = spoil(target)
    h = np.tanh(dirty @ W + b)
    out = sigmoid(h @ V + c)
    bce = -(target * np.log(out + 1e-9) + (1 - target) * np.log(1 - out + 1e-9)).sum(1).mean()
    d = (out - target) / len(target)
    dh = d @ V.T * (1 - h ** 2)
    V -= 0.3 * h.T @ d
    c -= 0.3 * d.sum(0)
    W -= 0.3 * dirty.T @ dh
    b -= 0.3 * dh.sum(0)
    if step % 150 == 0:
        print(step, "nats a picture", round(float(bce), 3), "pixels right", np.mean((out > 0.5) == target).round(4))
