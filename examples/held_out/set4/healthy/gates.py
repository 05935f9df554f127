import numpy as np


def sig(x):
    return 1 / (1 + np.exp(-x))


def lstm_forward(xs, W, b, H):
    h = c = np.zeros((xs[0].shape[0], H))
    caches = []
    for x in xs:
        z = np.concatenate([x, h], axis=1)
        a = z @ W + b
        i, f, o = sig(a[:, :H]), sig(a[:, H:2 * H]), sig(a[:, 2 * H:3 * H])
        g = np.tanh(a[:, 3 * H:])
        c_old, c = c, f * c + i * g
        tc = np.tanh(c)
        h = o * tc
        caches.append((z, i, f, o, g, c_old, tc))
    return h, caches


def lstm_backward(dh, caches, W, H, n_in):
    dW, db = np.zeros_like(W), np.zeros(W.shape[1])
    dc = np.zeros_like(dh)
    for z, i, f, o, g, c_old, tc in reversed(caches):
        dc = dc + dh * o * (1 - tc ** 2)
        da = np.concatenate([dc * g * i * (1 - i), dc * c_old * f * (1 - f),
                             dh * tc * o * (1 - o), dc * i * (1 - g ** 2)], axis=1)
        dW += z.T @ da
        db += da.sum(0)
        dh = (da @ W.T)[:, n_in:]
        dc = dc * f
    return dW, db


rng = np.random.default_rng(7)
H, T, B = 16, 10, 64
W = rng.normal(0, 0.3, (2 + H, 4 * H))
b = np.zeros(4 * H)
b[H:2 * H] = 1.0
V, c = rng.normal(0, 0.3, (H, 1)), np.zeros(1)
smooth = None
for it in range(1200):
    numbers = rng.random((T, B))
    marks = np.zeros((T, B))
    marks[rng.integers(0, T // 2, B), np.arange(B)] = 1
    marks[rng.integers(T // 2, T, B), np.arange(B)] = 1
    goal = (numbers * marks).sum(0)[:, None]
    h, caches = lstm_forward([np.stack([numbers[t], marks[t]], axis=1) for t in range(T)], W, b, H)
    out = h @ V + c
    loss = np.mean((out - goal) ** 2)
    d = 2 * (out - goal) / B
    dW, db = lstm_backward(d @ V.T, caches, W, H, 2)
    V -= 0.3 * h.T @ d
    c -= 0.3 * d.sum(0)
    W -= 0.3 * dW
    b -= 0.3 * db
    smooth = loss if smooth is None else 0.98 * smooth + 0.02 * loss
    if it % 120 == 0:
        print(f"{it:5d} smoothed mse {smooth:.4f}")
print("end", smooth)
