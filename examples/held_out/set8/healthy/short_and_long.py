import numpy as np

# GRU-less plain RNN on sequences of different lengths: padded, and a mask keeps the state after the end.
rng = np.random.default_rng(54)
B, T, H = 60, 12, 24


def batch():
    length = rng.integers(3, T + 1, B)
    x = rng.choice([-1.0, 1.0], (B, T))
    mask = (np.arange(T) < length[:, None]).astype(float)
    x = x * mask
    y = x[:, :3].sum(1) > 0                   # majority of the first three
    return x, mask, y.astype(float)


Wx, Wh = rng.normal(0, 0.5, (1, H)), np.linalg.qr(rng.normal(size=(H, H)))[0] * 0.9
bh, wo, bo = np.zeros(H), rng.normal(0, 0.3, H), 0.0
lr = 0.05
for it in range(1201):
    x, mask, y = batch()
    h = np.zeros((B, H))
    states, news = [h], []
    for t in range(T):
        new = np.tanh(x[:, t:t + 1] @ Wx + h @ Wh + bh)
        m = mask[:, t:t + 1]
        h = m * new + (1 - m) * h
        news.append(new)
        states.append(h)
    p = 1 / (1 + np.exp(-(h @ wo + bo)))
    loss = -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))
    d = (p - y) / B
    g_wo, g_bo = h.T @ d, d.sum()
    dh = np.outer(d, wo)
    g_Wx, g_Wh, g_bh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bh)
    for t in range(T - 1, -1, -1):
        m = mask[:, t:t + 1]
        da = dh * m * (1 - news[t] ** 2)
        g_Wx += x[:, t:t + 1].T @ da
        g_Wh += states[t].T @ da
        g_bh += da.sum(0)
        dh = dh * (1 - m) + da @ Wh.T
    norm = np.sqrt(sum((g ** 2).sum() for g in (g_Wx, g_Wh, g_bh, g_wo)) + g_bo ** 2)
    shrink = min(1.0, 1.0 / norm)
    Wx -= lr * shrink * g_Wx
    Wh -= lr * shrink * g_Wh
    bh -= lr * shrink * g_bh
    wo -= lr * shrink * g_wo
    bo -= lr * shrink * g_bo
    if it % 120 == 0:
        print(it, "loss %.4f" % loss, "acc %.3f" % np.mean((p > 0.5) == y), "norm %.2f" % norm)
