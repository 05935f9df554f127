import numpy as np

rng = np.random.default_rng(1)
leak = 0.1


def lrelu(z):
    return np.where(z > 0, z, leak * z)


def d_lrelu(z):
    g = np.ones_like(z)
    g[z <= 0] = leak
    return g


sizes = [1, 16, 16, 1]
Ws = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in zip(sizes[:-1], sizes[1:])]
bs = [rng.normal(0, 0.3, b) for b in sizes[1:]]

x = np.linspace(-2, 2, 64)[:, None]
y = np.sin(2 * x) + 0.3 * x

for it in range(1500):
    acts, zs = [x], []
    for i, (W, b) in enumerate(zip(Ws, bs)):
        zs.append(acts[-1] @ W + b)
        acts.append(zs[-1] if i == 2 else lrelu(zs[-1]))
    loss = np.mean((acts[-1] - y) ** 2)
    grad = 2 * (acts[-1] - y) / y.size
    for i in (2, 1, 0):
        if i < 2:
            grad = grad * d_lrelu(zs[i])
        gW, gb = acts[i].T @ grad, grad.sum(axis=0)
        grad = grad @ Ws[i].T
        Ws[i] = Ws[i] - 0.02 * gW
        bs[i] = bs[i] - 0.02 * gb
    if it % 150 == 0:
        print(it, round(loss, 5))
