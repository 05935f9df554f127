import numpy as np

rng = np.random.RandomState(14)
H, T = 8, 6


def sigm(v):
    return 1 / (1 + np.exp(-v))


model = {k: rng.randn(H + 1, H) / np.sqrt(H) for k in ("Wf", "Wi", "Wc", "Wo")}
model["Wy"] = rng.randn(H, 1) / np.sqrt(H)
for k in ("bf", "bi", "bc", "bo"):
    model[k] = np.zeros((1, H))
model["by"] = np.zeros((1, 1))


def forward(xs):
    h = np.zeros((1, H))
    c = np.zeros((1, H))
    caches = []
    for x in xs:
        z = np.column_stack((h, [[x]]))
        f = sigm(z @ model["Wf"] + model["bf"])
        i = sigm(z @ model["Wi"] + model["bi"])
        g = np.tanh(z @ model["Wc"] + model["bc"])
        o = sigm(z @ model["Wo"] + model["bo"])
        c_old = c
        c = f * c_old + i * g
        h = o * np.tanh(c)
        caches.append((z, f, i, g, o, c_old, c, h))
    return h @ model["Wy"] + model["by"], caches


def backward(dy, caches):
    grad = {k: np.zeros_like(v) for k, v in model.items()}
    grad["Wy"] += caches[-1][-1].T @ dy
    grad["by"] += dy
    dh = dy @ model["Wy"].T
    dc = np.zeros((1, H))
    for z, f, i, g, o, c_old, c, h in reversed(caches):
        do = dh * np.tanh(c) * o * (1 - o)
        dc = dc + dh * o * (1 - np.tanh(c) ** 2)
        df = dc * c_old * f * (1 - f)
        di = dc * g * i * (1 - i)
        dg = dc * i * (1 - g ** 2)
        dz = np.zeros_like(z)
        for name, d in (("f", df), ("i", di), ("c", dg), ("o", do)):
            grad["W" + name] += z.T @ d
            grad["b" + name] += d
            dz += d @ model["W" + name].T
        dh = dz[:, :H]
        dc = dc * f
    return grad


avg = 0.0
for it in range(1, 1501):
    xs = rng.choice([0.0, 1.0], T)
    target = np.array([[xs.sum() / T + 0.5 * xs[0]]])
    y, caches = forward(xs)
    loss = 0.5 * float(((y - target) ** 2).sum())
    avg = loss if it == 1 else 0.98 * avg + 0.02 * loss
    grad = backward(y - target, caches)
    for k in model:
        model[k] -= 0.1 * grad[k]
    if it % 150 == 0:
        print("iter", it, "avg loss", avg)
