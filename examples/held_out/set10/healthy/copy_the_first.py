import numpy as np

rng = np.random.default_rng(64)
T, VOC, D = 6, 5, 16


def init():
    s = 1 / np.sqrt(D)
    return {"E": rng.normal(0, 0.5, (VOC, D)), "P": rng.normal(0, 0.5, (T, D)),
            "Q": rng.normal(0, s, (D, D)), "K": rng.normal(0, s, (D, D)), "V": rng.normal(0, s, (D, D)),
            "O": rng.normal(0, s, (D, VOC))}


MASK = np.triu(np.full((T, T), -1e9), 1)


def step(p, seq, target):
    x = p["E"][seq] + p["P"]                                       # B, T, D
    q, k, v = x @ p["Q"], x @ p["K"], x @ p["V"]
    a = q @ k.transpose(0, 2, 1) / np.sqrt(D) + MASK
    a = np.exp(a - a.max(-1, keepdims=True))
    a /= a.sum(-1, keepdims=True)
    c = a @ v + x                                                  # with a bridge round it
    s = c @ p["O"]
    s -= s.max(-1, keepdims=True)
    prob = np.exp(s) / np.exp(s).sum(-1, keepdims=True)
    hot = np.eye(VOC)[target]
    n = target.size
    loss = -np.sum(hot * np.log(prob + 1e-12)) / n

    g = {}
    ds = (prob - hot) / n
    g["O"] = np.einsum("btd,btv->dv", c, ds)
    dc = ds @ p["O"].T
    da = dc @ v.transpose(0, 2, 1)
    dv = a.transpose(0, 2, 1) @ dc
    dl = a * (da - np.sum(da * a, axis=-1, keepdims=True)) / np.sqrt(D)
    dq, dk = dl @ k, dl.transpose(0, 2, 1) @ q
    g["Q"], g["K"], g["V"] = (np.einsum("btd,bte->de", x, d) for d in (dq, dk, dv))
    dx = dc + dq @ p["Q"].T + dk @ p["K"].T + dv @ p["V"].T
    g["P"] = dx.sum(0)
    g["E"] = np.zeros_like(p["E"])
    np.add.at(g["E"], seq, dx)
    return loss, g, np.mean(prob.argmax(-1) == target)


p = init()
m = {n: np.zeros_like(v) for n, v in p.items()}
s2 = {n: np.zeros_like(v) for n, v in p.items()}
for it in range(1, 301):
    seq = rng.integers(0, VOC, (32, T))
    # at each place: say again the very first token
    target = np.repeat(seq[:, :1], T, axis=1)
    loss, g, acc = step(p, seq, target)
    for n in p:
        m[n] += 0.1 * (g[n] - m[n])
        s2[n] += 0.01 * (g[n] ** 2 - s2[n])
        p[n] -= 0.01 * (m[n] / (1 - 0.9 ** it)) / (np.sqrt(s2[n] / (1 - 0.99 ** it)) + 1e-8)
    if it % 30 == 0:
        print("step", it, "loss", round(loss, 4), "right", round(acc, 3))
