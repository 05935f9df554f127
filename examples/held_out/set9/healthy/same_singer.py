import numpy as np

rng = np.random.default_rng(71)
voices = rng.normal(0, 1, (6, 12))


def pairs(n):
    a = rng.integers(0, 6, n)
    b = np.where(rng.random(n) < 0.5, a, rng.integers(0, 6, n))
    left = voices[a] + rng.normal(0, 0.8, (n, 12))
    right = voices[b] + rng.normal(0, 0.8, (n, 12))
    return left, right, (a == b).astype(float)


net = {"W1": rng.normal(0, 1 / np.sqrt(12), (12, 24)), "b1": np.zeros(24), "W2": rng.normal(0, 1 / np.sqrt(24), (24, 4))}


def embed(x):
    h = np.tanh(x @ net["W1"] + net["b1"])
    return h, h @ net["W2"]


margin = 1.5
for step in range(1501):
    left, right, same = pairs(64)
    x = np.concatenate([left, right])
    h, e = embed(x)
    gap = e[:64] - e[64:]
    dist = np.sqrt((gap ** 2).sum(1) + 1e-9)
    short = np.maximum(0, margin - dist)
    loss = np.mean(same * dist ** 2 + (1 - same) * short ** 2)

    ddist = (same * 2 * dist - (1 - same) * 2 * short) / 64
    dgap = (ddist / dist)[:, None] * gap
    de = np.concatenate([dgap, -dgap])
    dh = de @ net["W2"].T * (1 - h * h)
    net["W2"] -= 0.1 * h.T @ de
    net["W1"] -= 0.1 * x.T @ dh
    net["b1"] -= 0.1 * dh.sum(0)
    if step % 150 == 0:
        print("step", step, "loss %.4f" % loss, "right %.2f" % np.mean((dist < margin / 2) == (same == 1)))
