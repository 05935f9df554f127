import numpy as np

rng = np.random.default_rng(21)
T, B, H, LAG = 12, 20, 20, 2


def batch():
    x = rng.uniform(-1, 1, (T, B, 1))
    y = np.zeros_like(x)
    y[LAG:] = x[:-LAG]
    return x, y


U = rng.normal(0, 0.5, (1, H))
W = np.linalg.qr(rng.normal(size=(H, H)))[0] * 0.9
b = np.zeros(H)
V = rng.normal(0, 0.2, (H, 1))
c = np.zeros(1)
params = [U, W, b, V, c]
square = [np.zeros_like(p) for p in params]

for step in range(1, 601):
    x, y = batch()
    hs, outs = [np.zeros((B, H))], []
    for t in range(T):
        hs.append(np.tanh(x[t] @ U + hs[-1] @ W + b))
        outs.append(hs[-1] @ V + c)
    diff = np.array(outs) - y
    loss = np.mean(diff ** 2)

    dU, dW, db, dV, dc = grads = [np.zeros_like(p) for p in params]
    back = np.zeros((B, H))
    for t in range(T - 1, -1, -1):
        d = 2 * diff[t] / diff.size
        dV += hs[t + 1].T @ d
        dc += d.sum(0)
        dz = (d @ V.T + back) * (1 - hs[t + 1] ** 2)
        dU += x[t].T @ dz
        dW += hs[t].T @ dz
        db += dz.sum(0)
        back = dz @ W.T
    norm = np.sqrt(sum((g ** 2).sum() for g in grads))
    if norm > 0.05:
        for g in grads:
            g *= 0.05 / norm
    for p, g, s in zip(params, grads, square):
        s *= 0.95
        s += 0.05 * g ** 2
        p -= 0.003 * g / (np.sqrt(s) + 1e-6)
    if step % 60 == 0:
        print(step, "loss", round(float(loss), 5), "norm", round(float(norm), 4))
