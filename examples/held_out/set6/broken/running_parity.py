import numpy as np

# recurrent net, one sequence at a time: after each bit say whether the last three bits had an odd number of ones
np.random.seed(8)
T, H = 12, 24
Wx = np.random.randn(H, 1) * 0.5
Wh = np.random.randn(H, H) / np.sqrt(H)
bh = np.zeros((H, 1))
Wy = np.random.randn(1, H) / np.sqrt(H)
by = np.zeros((1, 1))
mem = [np.zeros_like(p) for p in (Wx, Wh, bh, Wy, by)]


def sample():
    bits = np.random.randint(0, 2, T)
    targets = [(bits[max(0, t - 2):t + 1].sum()) % 2 for t in range(T)]
    return bits, targets


def loss_fun(inputs, targets):
    hs, ps = [], []
    h = np.zeros((H, 1))
    hs.append(h)
    loss = 0
    for t in range(T):
        x = np.array([[2.0 * inputs[t] - 1]])
        h[:] = np.tanh(Wx @ x + Wh @ h + bh)
        hs.append(h)
        p = 1 / (1 + np.exp(-(Wy @ h + by)))
        ps.append(p)
        loss -= np.log(p[0, 0] if targets[t] else 1 - p[0, 0])
    dWx, dWh, dbh, dWy, dby = [np.zeros_like(p) for p in (Wx, Wh, bh, Wy, by)]
    dhnext = np.zeros((H, 1))
    for t in reversed(range(T)):
        dy = ps[t] - targets[t]
        dWy += dy @ hs[t + 1].T
        dby += dy
        dh = Wy.T @ dy + dhnext
        draw = (1 - hs[t + 1] ** 2) * dh
        dbh += draw
        dWx += draw * (2.0 * inputs[t] - 1)
        dWh += draw @ hs[t].T
        dhnext = Wh.T @ draw
    right = sum((p[0, 0] > 0.5) == bool(t) for p, t in zip(ps, targets)) / T
    return loss / T, right, (dWx, dWh, dbh, dWy, dby)


smooth, hits, n = 0.69, 0.5, 0
while n < 3000:
    inputs, targets = sample()
    loss, right, grads = loss_fun(inputs, targets)
    smooth = 0.99 * smooth + 0.01 * loss
    hits = 0.99 * hits + 0.01 * right
    for param, dparam, m in zip((Wx, Wh, bh, Wy, by), grads, mem):
        np.clip(dparam, -5, 5, out=dparam)
        m += dparam * dparam
        param += -0.05 * dparam / np.sqrt(m + 1e-8)
    n += 1
    if n % 300 == 0:
        print("iter %d, loss %.3f, right %.3f" % (n, smooth, hits))
