"""Character level recurrent net on one sentence (Adagrad, clipped gradients, state carried over)."""
import numpy as np

data = "she sells sea shells on the sea shore the shells she sells are sea shells for sure " * 6
chars = sorted(set(data))
ix = {c: i for i, c in enumerate(chars)}
V, H, T = len(chars), 40, 20
np.random.seed(42)
Wxh = np.random.randn(H, V) * 0.1
Whh = np.random.randn(H, H) * 0.1
Why = np.random.randn(V, H) * 0.1
bh, by = np.zeros((H, 1)), np.zeros((V, 1))
params = [Wxh, Whh, Why, bh, by]
memory = [np.zeros_like(p) for p in params]


def loss_fun(inputs, targets, h_first):
    xs, hs, ps = {}, {-1: h_first}, {}
    loss = 0
    for t, (i, j) in enumerate(zip(inputs, targets)):
        xs[t] = np.zeros((V, 1))
        xs[t][i] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        y = Why @ hs[t] + by
        ps[t] = np.exp(y - y.max()) / np.exp(y - y.max()).sum()
        loss -= np.log(ps[t][j, 0])
    dWxh, dWhh, dWhy, dbh, dby = (np.zeros_like(p) for p in params)
    dh_next = np.zeros((H, 1))
    for t in reversed(range(len(inputs))):
        dy = ps[t].copy()
        dy[targets[t]] -= 1
        dWhy += dy @ hs[t].T
        dby += dy
        draw = (1 - hs[t] ** 2) * (Why.T @ dy + dh_next)
        dbh += draw
        dWxh += draw @ xs[t].T
        dWhh += draw @ hs[t - 1].T
        dh_next = Whh.T @ draw
    grads = [dWxh, dWhh, dWhy, dbh, dby]
    for g in grads:
        np.clip(g, -5, 5, out=g)
    return loss, grads, hs[len(inputs) - 1]


n, p, smooth = 0, 0, -np.log(1.0 / V) * T
while n <= 1500:
    if p + T + 1 >= len(data) or n == 0:
        h_prev, p = np.zeros((H, 1)), 0
    a = [ix[c] for c in data[p:p + T]]
    b = [ix[c] for c in data[p + 1:p + T + 1]]
    loss, grads, h_prev = loss_fun(a, b, h_prev)
    smooth = smooth * 0.99 + loss * 0.01
    for par, g, mem in zip(params, grads, memory):
        mem += g * g
        par += -0.1 * g / np.sqrt(mem + 1e-8)
    if n % 150 == 0:
        print("iter %d, smoothed loss %.3f" % (n, smooth))
    p += T
    n += 1
