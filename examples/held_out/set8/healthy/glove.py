import numpy as np
from collections import defaultdict

rng = np.random.default_rng(19)
corpus = rng.choice(12, 4000, p=np.arange(12, 0, -1) / 78).tolist()
for i in range(0, 3999, 2):                   # 2k and 2k + 1 like to stand together
    if rng.random() < 0.6:
        corpus[i + 1] = corpus[i] ^ 1
X = defaultdict(float)
for i in range(len(corpus)):
    for j in range(max(0, i - 3), i):
        X[corpus[i], corpus[j]] += 1 / (i - j)
        X[corpus[j], corpus[i]] += 1 / (i - j)
cells = [(i, j, x) for (i, j), x in X.items()]

W, C = rng.normal(0, 0.1, (12, 6)), rng.normal(0, 0.1, (12, 6))
bw, bc = np.zeros(12), np.zeros(12)
hist = {id(p): np.ones_like(p) for p in (W, C, bw, bc)}


def adagrad(p, where, g, lr=0.1):
    h = hist[id(p)]
    p[where] -= lr * g / np.sqrt(h[where])
    h[where] += g * g


for it in range(41):
    J = 0.0
    rng.shuffle(cells)
    for i, j, x in cells:
        i, j = int(i), int(j)
        weight = min(1.0, (x / 100) ** 0.75)
        diff = W[i] @ C[j] + bw[i] + bc[j] - np.log(x)
        J += 0.5 * weight * diff ** 2
        g = weight * diff
        gW, gC = g * C[j], g * W[i]
        adagrad(W, i, gW)
        adagrad(C, j, gC)
        adagrad(bw, i, g)
        adagrad(bc, j, g)
    if it % 5 == 0:
        print("iter", it, "J", round(J, 4))
