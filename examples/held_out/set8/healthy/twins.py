import numpy as np

rs = np.random.RandomState(40)


def make_pairs(n):
    """pairs of measurements of persons; 1 = the same person"""
    same = rs.randint(0, 2, n)
    a = rs.randint(0, 12, n)
    b = np.where(same == 1, a, (a + rs.randint(1, 12, n)) % 12)
    return persons[a] + rs.randn(n, 10) * 0.4, persons[b] + rs.randn(n, 10) * 0.4, same


persons = rs.randn(12, 10)
W1, b1 = rs.randn(10, 32) * 0.4, np.zeros(32)
W2 = rs.randn(32, 4) * 0.2
margin = 1.5


def embed(x):
    h = np.maximum(0, x @ W1 + b1)
    return h, h @ W2


for step in range(2001):
    xa, xb, same = make_pairs(64)
    ha, ea = embed(xa)
    hb, eb = embed(xb)
    diff = ea - eb
    dist = np.sqrt((diff ** 2).sum(axis=1) + 1e-8)
    gap = np.maximum(0, margin - dist)
    loss = np.mean(same * dist ** 2 + (1 - same) * gap ** 2)
    if step % 200 == 0:
        print("step", step, "contrastive loss %.4f" % loss, "told apart %.3f" % np.mean((dist < margin / 2) == same))
    # d loss / d dist, then the direction
    ddist = (2 * same * dist - 2 * (1 - same) * gap) / len(same)
    de = (ddist / dist)[:, None] * diff
    dha, dhb = (de @ W2.T) * (ha > 0), (-de @ W2.T) * (hb > 0)
    gW2 = ha.T @ de - hb.T @ de
    gW1 = xa.T @ dha + xb.T @ dhb
    gb1 = dha.sum(0) + dhb.sum(0)
    W2 -= 0.05 * gW2
    W1 -= 0.05 * gW1
    b1 -= 0.05 * gb1
