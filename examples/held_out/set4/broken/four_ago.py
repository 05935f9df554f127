# Reads a row of +1 and -1 and has to say at every step what came four steps ago.
import numpy as np

rng = np.random.default_rng(33)
hidden_size, seq_length, DELAY = 12, 16, 4
Wxh = rng.normal(0, 0.5, (hidden_size, 1))
Whh = rng.normal(0, 0.1, (hidden_size, hidden_size))
Why = rng.normal(0, 0.5, (1, hidden_size))
bh = np.zeros((hidden_size, 1))
by = np.zeros((1, 1))
mem = [np.zeros_like(p) for p in (Wxh, Whh, Why, bh, by)]


def lossFun(inputs, targets):
    hs, ps = {-1: np.zeros((hidden_size, 1))}, {}
    loss, right = 0.0, 0
    for t in range(len(inputs)):
        hs[t] = np.tanh(Wxh * inputs[t] + Whh @ hs[t - 1] + bh)
        ps[t] = 1 / (1 + np.exp(-(Why @ hs[t] + by)))
        q = float(np.clip(ps[t][0, 0], 1e-9, 1 - 1e-9))
        loss -= np.log(q) if targets[t] else np.log(1 - q)
        right += int((q > 0.5) == bool(targets[t]))
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dh_next = np.zeros((hidden_size, 1))
    for t in reversed(range(len(inputs))):
        dy = ps[t] - targets[t]
        dWhy += dy @ hs[t].T
        dby += dy
        dh = Why.T @ dy
        draw = (1 - hs[t] ** 2) * dh
        dbh += draw
        dWxh += draw * inputs[t]
        dWhh += draw @ hs[t - 1].T
        dh_next = Whh.T @ draw
    n = len(inputs)
    return loss / n, right / n, [d / n for d in (dWxh, dWhh, dWhy, dbh, dby)]


def sample():
    x = rng.choice([-1.0, 1.0], seq_length)
    y = np.concatenate([np.zeros(DELAY), x[:-DELAY] > 0])
    return x, y


smooth_loss, smooth_right = 0.69, 0.5
for n in range(6001):
    x, y = sample()
    loss, right, grads = lossFun(x, y)
    smooth_loss = 0.995 * smooth_loss + 0.005 * loss
    smooth_right = 0.995 * smooth_right + 0.005 * right
    for param, dparam, m in zip((Wxh, Whh, Why, bh, by), grads, mem):
        m += dparam * dparam
        param -= 0.1 * dparam / np.sqrt(m + 1e-8)
    if n % 600 == 0:
        print(f"{n:5d} loss {smooth_loss:.4f} right {smooth_right:.3f}")
