import numpy as np

rng = np.random.default_rng(2)
steps, batch, H = 8, 20, 10

Wx = rng.normal(0, 0.5, (1, H))
Wh = rng.normal(0, 0.3, (H, H))
bh = np.zeros(H)
Wy = rng.normal(0, 0.3, (H, 1))
by = np.zeros(1)
params = [Wx, Wh, bh, Wy, by]

seqs = rng.uniform(-1, 1, (batch, steps))
target = 0.5 * seqs.sum(axis=1, keepdims=True) + seqs[:, [-1]] ** 2

for it in range(800):
    hs = [np.zeros((batch, H))]
    for t in range(steps):
        hs.append(np.tanh(seqs[:, [t]] @ Wx + hs[-1] @ Wh + bh))
    out = hs[-1] @ Wy + by
    loss = 0.5 * np.sum((out - target) ** 2) / batch

    dout = (out - target) / batch
    dWy, dby = hs[-1].T @ dout, dout.sum(0)
    dh = dout @ Wy.T
    dWx, dWh, dbh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bh)
    for t in range(steps - 1, -1, -1):
        draw = dh * (1 - hs[t + 1] ** 2)
        dWx += seqs[:, [t]].T @ draw
        dWh += hs[t].T @ draw
        dbh += draw.sum(0)
        dh = draw @ Wh.T
    grads = [dWx, dWh, dbh, dWy, dby]
    norm = np.sqrt(sum((g ** 2).sum() for g in grads))
    if norm > 1.0:
        grads = [g / norm for g in grads]
    for p, g in zip(params, grads):
        p -= 0.1 * g
    if it % 80 == 0:
        print("iter", it, "loss", loss, "grad norm", norm)
