import numpy as np

rng = np.random.default_rng(58)
D, DEPTH = 16, 5


def norm(x):
    sd = np.sqrt(x.var(1, keepdims=True) + 1e-5)
    return (x - x.mean(1, keepdims=True)) / sd, sd


def norm_back(d, n, sd):
    return (d - d.mean(1, keepdims=True) - n * (d * n).mean(1, keepdims=True)) / sd


blocks = [{"A": rng.normal(0, np.sqrt(2 / D), (D, D)), "a": np.zeros(D), "B": np.zeros((D, D))} for _ in range(DEPTH)]
ends = {"I": rng.normal(0, 1, (3, D)), "O": rng.normal(0, 0.2, (D, 1)), "o": np.zeros(1)}
groups = blocks + [ends]
first = [{k: np.zeros_like(v) for k, v in g.items()} for g in groups]
second = [{k: np.zeros_like(v) for k, v in g.items()} for g in groups]

X = rng.uniform(-1, 1, (400, 3))
Y = np.sin(3 * X[:, :1] + 2 * X[:, 1:2] * X[:, 2:])
for t in range(1, 601):
    rows = rng.choice(400, 80, replace=False)
    x, y = X[rows], Y[rows]
    h, saved = x @ ends["I"], []
    for p in blocks:
        n, sd = norm(h)
        r = np.maximum(n @ p["A"] + p["a"], 0)
        saved.append((n, sd, r))
        h = h + r @ p["B"]
    e = h @ ends["O"] + ends["o"] - y
    loss = (e ** 2).mean()

    d = 2 * e / len(x)
    grads = [None] * DEPTH + [{"O": h.T @ d, "o": d.sum(0)}]
    dh = d @ ends["O"].T
    for i in reversed(range(DEPTH)):
        p, (n, sd, r) = blocks[i], saved[i]
        dz = dh @ p["B"].T * (r > 0)
        grads[i] = {"B": r.T @ dh, "A": n.T @ dz, "a": dz.sum(0)}
        dh = dh + norm_back(dz @ p["A"].T, n, sd)
    grads[-1]["I"] = x.T @ dh
    for g, d, m, v in zip(groups, grads, first, second):
        for k in g:
            m[k] = 0.9 * m[k] + 0.1 * d[k]
            v[k] = 0.99 * v[k] + 0.01 * d[k] ** 2
            g[k] -= 0.005 * m[k] / (1 - 0.9 ** t) / (np.sqrt(v[k] / (1 - 0.99 ** t)) + 1e-8)
    if t % 60 == 0:
        print(t, round(float(loss), 5))
