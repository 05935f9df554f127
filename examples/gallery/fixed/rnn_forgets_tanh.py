"""Adds up a short sequence of +1 / -1 with a vanilla RNN."""
import numpy as np

np.random.seed(7)
hidden_size = 12
T = 5
learning_rate = 0.02

Wxh = np.random.randn(hidden_size, 1) * 0.3
Whh = np.random.randn(hidden_size, hidden_size) * 0.2
Why = np.random.randn(1, hidden_size) * 0.3
bh = np.zeros((hidden_size, 1))
by = np.zeros((1, 1))


def lossFun(inputs, target):
    hs = {-1: np.zeros((hidden_size, 1))}
    for t in range(T):
        hs[t] = np.tanh(Wxh * inputs[t] + np.dot(Whh, hs[t - 1]) + bh)
    y = np.dot(Why, hs[T - 1]) + by
    loss = 0.5 * ((y - target) ** 2).item()

    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dy = y - target
    dWhy += np.dot(dy, hs[T - 1].T)
    dby += dy
    dhnext = np.dot(Why.T, dy)
    for t in reversed(range(T)):
        dh = dhnext
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += dhraw * inputs[t]
        dWhh += np.dot(dhraw, hs[t - 1].T)
        dhnext = np.dot(Whh.T, dhraw)
    for dparam in [dWxh, dWhh, dWhy, dbh, dby]:
        np.clip(dparam, -5, 5, out=dparam)
    return loss, dWxh, dWhh, dWhy, dbh, dby


smooth_loss = None
for n in range(3000):
    seq = np.random.choice([-1.0, 1.0], T)
    loss, dWxh, dWhh, dWhy, dbh, dby = lossFun(seq, seq.sum())
    smooth_loss = loss if smooth_loss is None else 0.99 * smooth_loss + 0.01 * loss
    for param, dparam in zip([Wxh, Whh, Why, bh, by], [dWxh, dWhh, dWhy, dbh, dby]):
        param += -learning_rate * dparam
    if n % 300 == 0:
        print("iter %d, loss: %f" % (n, smooth_loss))
