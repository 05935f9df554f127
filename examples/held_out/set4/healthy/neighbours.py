import numpy as np

rng = np.random.default_rng(80)
groups = ["cat dog cow horse", "red blue green white", "run jump walk swim", "rain snow wind cloud"]
groups = [g.split() for g in groups]
words = [w for g in groups for w in g]
index = {w: i for i, w in enumerate(words)}

text = []
for _ in range(600):
    g = groups[rng.integers(0, 4)]
    text += [index[g[k]] for k in rng.integers(0, 4, 6)]
text = np.array(text)
pairs = np.array([(text[i], text[j]) for i in range(len(text)) for j in (i - 2, i - 1, i + 1, i + 2)
                  if 0 <= j < len(text)])

V, D, NEG = len(words), 8, 4
E = rng.normal(0, 0.1, (V, D))
C = np.zeros((V, D))


def sig(a):
    return 1 / (1 + np.exp(-a))


for epoch in range(30):
    lr = 0.03 * (1 - epoch / 30)
    total = 0.0
    for rows in np.array_split(rng.permutation(len(pairs)), 200):
        c, o = pairs[rows].T
        neg = rng.integers(0, V, (len(rows), NEG))
        e, co, cn = E[c], C[o], C[neg]
        pos = sig((e * co).sum(1))
        bad = sig((e[:, None, :] * cn).sum(2))
        total += -np.log(pos + 1e-9).sum() - np.log(1 - bad + 1e-9).sum()
        gp, gn = pos - 1, bad
        gE = gp[:, None] * co + (gn[:, :, None] * cn).sum(1)
        np.add.at(E, c, -lr * gE)
        np.add.at(C, o, -lr * gp[:, None] * e)
        np.add.at(C, neg, -lr * gn[:, :, None] * e[:, None, :])
    if epoch % 3 == 0:
        print("epoch", epoch, "loss a pair", round(float(total / len(pairs)), 4))

N = E / np.linalg.norm(E, axis=1, keepdims=True)
for w in ("cat", "blue", "swim", "snow"):
    order = np.argsort(-(N @ N[index[w]]))[1:4]
    print(w, "->", [words[k] for k in order])
