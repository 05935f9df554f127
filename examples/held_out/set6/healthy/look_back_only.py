import numpy as np

rng = np.random.default_rng(13)
VOCAB, LEN, DIM, BATCH = 8, 10, 24, 32


def softmax(z):
    z = np.exp(z - z.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)


def make(n):
    """second half repeats the first: only there can the next symbol be known"""
    first = rng.integers(0, VOCAB, (n, LEN // 2 + 1))
    return np.concatenate([first, first], axis=1)[:, :LEN + 1]


th = {"tok": rng.normal(0, 0.5, (VOCAB, DIM)), "pos": rng.normal(0, 0.5, (LEN, DIM)),
      "q": rng.normal(0, 1 / np.sqrt(DIM), (DIM, DIM)), "k": rng.normal(0, 1 / np.sqrt(DIM), (DIM, DIM)),
      "v": rng.normal(0, 1 / np.sqrt(DIM), (DIM, DIM)), "o": rng.normal(0, 1 / np.sqrt(DIM), (DIM, VOCAB))}
mask = np.triu(np.full((LEN, LEN), -1e9), 1)      # nobody looks ahead


def loss_grad(th, seq):
    x_id, y = seq[:, :-1], seq[:, 1:]
    x = th["tok"][x_id] + th["pos"]
    q, k, v = x @ th["q"], x @ th["k"], x @ th["v"]
    att = softmax(q @ k.transpose(0, 2, 1) / np.sqrt(DIM) + mask)
    mix = att @ v + x
    p = softmax(mix @ th["o"])
    n = y.size
    rows, cols = np.indices(y.shape)
    losses = -np.log(p[rows, cols, y])
    d = p.copy()
    d[rows, cols, y] -= 1
    d /= n
    g = {"o": np.einsum("btd,btv->dv", mix, d)}
    dmix = d @ th["o"].T
    datt = dmix @ v.transpose(0, 2, 1)
    dv = att.transpose(0, 2, 1) @ dmix
    ds = att * (datt - (datt * att).sum(-1, keepdims=True)) / np.sqrt(DIM)
    dq, dk = ds @ k, ds.transpose(0, 2, 1) @ q
    dx = dmix + dq @ th["q"].T + dk @ th["k"].T + dv @ th["v"].T
    for name, dd in (("q", dq), ("k", dk), ("v", dv)):
        g[name] = np.einsum("btd,bte->de", x, dd)
    g["pos"] = dx.sum(0)
    g["tok"] = np.zeros_like(th["tok"])
    np.add.at(g["tok"], x_id, dx)
    return losses.mean(), losses[:, LEN // 2 + 1:].mean(), g


m = {n: np.zeros_like(a) for n, a in th.items()}
s = {n: np.zeros_like(a) for n, a in th.items()}
for it in range(1, 1201):
    loss, second_half, g = loss_grad(th, make(BATCH))
    for n in th:
        m[n] = 0.9 * m[n] + 0.1 * g[n]
        s[n] = 0.98 * s[n] + 0.02 * g[n] ** 2
        th[n] -= 0.01 * m[n] / (1 - 0.9 ** it) / (np.sqrt(s[n] / (1 - 0.98 ** it)) + 1e-9)
    if it % 120 == 0:
        print(f"it {it} loss {loss:.3f} (first half cannot be known: ln 8 = 2.079), second half {second_half:.3f}")
