"""tiny character model, remembers the letter before the last one"""
import numpy as np

np.random.seed(19)
data = "abacabadabacabaeabacabadabacaba" * 4
chars = sorted(set(data))
to_ix = {ch: i for i, ch in enumerate(chars)}
vocab, hidden, seq = len(chars), 18, 12

Wxh = np.random.randn(hidden, vocab) * 0.3
Whh = np.random.randn(hidden, hidden) * 0.3
Why = np.random.randn(vocab, hidden) * 0.3
bh, by = np.zeros((hidden, 1)), np.zeros((vocab, 1))


def loss_fun(inputs, targets, hprev):
    xs, hs, ps = {}, {-1: hprev.copy()}, {}
    loss = 0
    for t in range(len(inputs)):
        xs[t] = np.zeros((vocab, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        y = Why @ hs[t] + by
        ps[t] = np.exp(y) / np.sum(np.exp(y))
        loss += -np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dhnext = np.zeros_like(hprev)
    for t in reversed(range(len(inputs))):
        dy = ps[t].copy()
        dy[targets[t]] -= 1
        dWhy += dy @ hs[t].T
        dby += dy
        dh = Why.T @ dy + dhnext
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += dhraw @ xs[t].T
        dWhh += dhraw @ hs[t - 1].T
        dhnext = Whh.T @ dhraw
    return loss, [dWxh, dWhh, dWhy, dbh, dby], hs[len(inputs) - 1]


p, n, smooth = 0, 0, -np.log(1.0 / vocab) * seq
while n < 600:
    if p + seq + 1 >= len(data) or n == 0:
        hprev = np.zeros((hidden, 1))
        p = 0
    inputs = [to_ix[ch] for ch in data[p:p + seq]]
    targets = [to_ix[ch] for ch in data[p + 1:p + seq + 1]]
    loss, grads, hprev = loss_fun(inputs, targets, hprev)
    smooth = smooth * 0.98 + loss * 0.02
    if n % 60 == 0:
        print("iter %d, loss: %f" % (n, smooth))
    for param, dparam in zip([Wxh, Whh, Why, bh, by], grads):
        param += -0.03 * np.clip(dparam, -5, 5)
    p += seq
    n += 1
