import numpy as np

rng = np.random.default_rng(99)
layer_sizes = [4, 12, 12, 12, 12, 1]
scale = 0.5
Ws = [scale * rng.standard_normal((i, o)) for i, o in zip(layer_sizes, layer_sizes[1:])]
bs = [np.zeros(o) for o in layer_sizes[1:]]


def fwd(x):
    hs = [x]
    for W, b in zip(Ws[:-1], bs[:-1]):
        hs.append(np.tanh(hs[-1] @ W + b))
    logit = hs[-1] @ Ws[-1] + bs[-1]
    return hs, 1 / (1 + np.exp(-logit))


def bwd(hs, p, t):
    g = (p - t) / len(t)
    grads = []
    for k in range(len(Ws) - 1, -1, -1):
        grads.append((hs[k].T @ g, g.sum(axis=0)))
        if k > 0:
            g = (g @ Ws[k].T) * (1 - hs[k] ** 2)
    return grads[::-1]


x = rng.standard_normal((150, 4))
t = (x[:, :1] + x[:, 1:2] * 0.5 > x[:, 2:3]).astype(float)
for step in range(600):
    hs, p = fwd(x)
    xent = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    for k, (gW, gb) in enumerate(bwd(hs, p, t)):
        Ws[k] -= 0.5 * gW
        bs[k] -= 0.5 * gb
    if step % 60 == 0:
        print("step", step, "xent", xent)
