import numpy as np

np.random.seed(3)
text = "the king rules the land the queen rules the land the dog eats the bone the cat eats the fish".split() * 2
vocab = sorted(set(text))
index = {w: i for i, w in enumerate(vocab)}
pairs = [(index[text[i]], index[text[j]]) for i in range(len(text)) for j in (i - 1, i + 1) if 0 <= j < len(text)]

center = np.random.randn(len(vocab), 6) * 0.1
outside = np.random.randn(len(vocab), 6) * 0.1
for epoch in range(30):
    loss = 0.0
    for c, o in pairs:
        v = center[c].copy()
        u = outside @ v
        p = np.exp(u - u.max())
        p /= p.sum()
        loss -= np.log(p[o])
        p[o] -= 1
        center[c] -= 0.1 * outside.T @ p
        outside -= 0.1 * np.outer(p, v)
    if epoch % 3 == 0:
        print("epoch", epoch, "loss per pair", loss / len(pairs))
