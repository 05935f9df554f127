import math

import numpy as np

rng = np.random.default_rng(64)
STEPS, WARM, TOP = 1200, 100, 0.05


def rate(t):
    if t < WARM:
        return TOP * (t + 1) / WARM
    return TOP * 0.5 * (1 + math.cos(math.pi * (t - WARM) / (STEPS - WARM)))


def batches(X, y, size):
    while True:
        order = rng.permutation(len(X))
        for i in range(0, len(X) - size + 1, size):
            yield X[order[i:i + size]], y[order[i:i + size]]


wind = rng.uniform(0, 25, (500, 1))
density = rng.uniform(1.1, 1.3, (500, 1))
power = np.clip(0.5 * density * wind ** 3 / 800, 0, 2) * (wind > 3) + rng.normal(0, 0.03, (500, 1))
X = np.hstack([wind / 12.5 - 1, (density - 1.2) / 0.06])

shapes = [(2, 24), (24, 24), (24, 1)]
W = [rng.normal(0, math.sqrt(2 / a), (a, b)) for a, b in shapes]
B = [np.zeros(b) for _, b in shapes]
VW = [np.zeros_like(w) for w in W]
VB = [np.zeros_like(b) for b in B]
MU = 0.8

for t, (xb, yb) in zip(range(STEPS), batches(X, power, 50)):
    # gradient at the point the momentum leads to
    LW = [w + MU * v for w, v in zip(W, VW)]
    LB = [b + MU * v for b, v in zip(B, VB)]
    a, zs, acts = xb, [], [xb]
    for k in range(3):
        z = a @ LW[k] + LB[k]
        a = np.maximum(z, 0) if k < 2 else z
        zs.append(z)
        acts.append(a)
    loss = np.mean((a - yb) ** 2)
    d = 2 * (a - yb) / len(yb)
    for k in (2, 1, 0):
        gw, gb = acts[k].T @ d, d.sum(0)
        if k:
            d = d @ LW[k].T * (zs[k - 1] > 0)
        VW[k] = MU * VW[k] - rate(t) * gw
        VB[k] = MU * VB[k] - rate(t) * gb
        W[k] = W[k] + VW[k]
        B[k] = B[k] + VB[k]
    if t % 120 == 0:
        print(t, "rate %.4f" % rate(t), "loss %.5f" % loss)
