import numpy as np

rng = np.random.default_rng(86)
B, L, D = 40, 6, 5
secret = np.array([1.0, -1.0, 0.5, 0.0, 0.0])


def bags():
    x = rng.normal(size=(B, L, D))
    chosen = (x @ secret).argmax(axis=1)           # the item that matters
    return x, x[np.arange(B), chosen, 4]


q = rng.normal(0, 0.3, D)
v = rng.normal(0, 0.3, D)
acc = [np.full(D, 1e-8), np.full(D, 1e-8)]
smooth = None
for it in range(2001):
    x, y = bags()
    s = np.einsum("bld,d->bl", x, q)
    a = np.exp(s - s.max(axis=1, keepdims=True))
    a /= a.sum(axis=1, keepdims=True)
    value = np.einsum("bld,d->bl", x, v)
    e = (a * value).sum(axis=1) - y
    loss = np.mean(e ** 2)
    smooth = loss if smooth is None else 0.98 * smooth + 0.02 * loss

    de = 2 * e / B
    dvalue = de[:, None] * a
    da = de[:, None] * value
    ds = a * (da - (a * da).sum(axis=1, keepdims=True))
    for p, g, h in zip((q, v), (np.einsum("bl,bld->d", ds, x), np.einsum("bl,bld->d", dvalue, x)), acc):
        h += g * g
        p -= 0.2 * g / np.sqrt(h)
    if it % 200 == 0:
        print(it, "smoothed loss", round(float(smooth), 4))
print("q", q.round(2), "v", v.round(2))
