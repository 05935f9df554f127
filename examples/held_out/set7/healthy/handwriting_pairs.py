import numpy as np

rng = np.random.RandomState(39)
writers = rng.randn(6, 8)


def sample_pairs(n):
    a = rng.randint(0, 6, n)
    same = rng.rand(n) < 0.5
    b = np.where(same, a, (a + rng.randint(1, 6, n)) % 6)
    noise = lambda: 0.4 * rng.randn(n, 8)
    return writers[a] + noise(), writers[b] + noise(), same.astype(float)


W = 0.3 * rng.randn(8, 16)
c = np.zeros(16)
M = 0.3 * rng.randn(16, 2)
MARGIN, lr = 1.5, 0.1


def embed(x):
    h = np.tanh(x @ W + c)
    return h, h @ M


for it in range(1501):
    x1, x2, same = sample_pairs(50)
    h1, e1 = embed(x1)
    h2, e2 = embed(x2)
    diff = e1 - e2
    dist = np.sqrt((diff ** 2).sum(1) + 1e-9)
    gap = np.maximum(0, MARGIN - dist)
    loss = np.mean(same * dist ** 2 + (1 - same) * gap ** 2)

    d_dist = (same * 2 * dist - (1 - same) * 2 * gap) / len(same)
    de1 = (d_dist / dist)[:, None] * diff
    de2 = -de1
    gM = h1.T @ de1 + h2.T @ de2
    dz1 = de1 @ M.T * (1 - h1 ** 2)
    dz2 = de2 @ M.T * (1 - h2 ** 2)
    M -= lr * gM
    W -= lr * (x1.T @ dz1 + x2.T @ dz2)
    c -= lr * (dz1.sum(0) + dz2.sum(0))
    if it % 150 == 0:
        guess = dist < MARGIN / 2
        print(it, "loss %.4f" % loss, "pairs right %.2f" % np.mean(guess == same))
