import numpy as np

text = "mumumur mumur murmur mumumur mumur murmur mur " * 3
chars = sorted(set(text))
ix = {c: i for i, c in enumerate(chars)}
V, H, L = len(chars), 24, 23
np.random.seed(21)
Wxh = np.random.randn(H, V) * 0.3
Whh = np.random.randn(H, H) * 0.15
Why = np.random.randn(V, H) * 0.3
bh = np.zeros((H, 1))
by = np.zeros((V, 1))


def loss_fun(inputs, targets):
    xs, hs, ps = {}, {-1: np.zeros((H, 1))}, {}
    loss = 0
    for t in range(len(inputs)):
        xs[t] = np.zeros((V, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        y = Why @ hs[t] + by
        ps[t] = np.exp(y - y.max()) / np.sum(np.exp(y - y.max()))
        loss += -np.log(ps[t][targets[t], 0])
    grads = [np.zeros_like(p) for p in (Wxh, Whh, Why, bh, by)]
    dhnext = np.zeros((H, 1))
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        grads[2] += dy @ hs[t].T
        grads[4] += dy
        draw = (Why.T @ dy + dhnext) * (1 - hs[t] * hs[t])
        grads[3] += draw
        grads[0] += draw @ xs[t].T
        grads[1] += draw @ hs[t - 1].T
        dhnext = Whh.T @ draw
    return loss, grads


for step in range(401):
    start = np.random.randint(0, len(text) - L - 1)
    piece = [ix[c] for c in text[start:start + L + 1]]
    loss, grads = loss_fun(piece[:-1], piece[1:])
    norm = np.sqrt(sum((g ** 2).sum() for g in grads))
    scale = min(1.0, 5.0 / norm)
    for p, g in zip((Wxh, Whh, Why, bh, by), grads):
        p -= 0.05 * scale * g
    if step % 40 == 0:
        print("step", step, "loss per character %.4f" % (loss / L))
