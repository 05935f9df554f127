import numpy as np

rng = np.random.default_rng(36)
topics = [["sea", "ship", "wave", "sail"], ["tree", "leaf", "root", "moss"], ["desk", "book", "page", "ink"]]
vocab = [w for t in topics for w in t] + ["the", "a"]
pos = {w: i for i, w in enumerate(vocab)}
C = np.zeros((len(vocab), len(vocab)))
for _ in range(600):
    t = topics[rng.integers(3)]
    line = [t[rng.integers(4)] if rng.random() < 0.7 else vocab[12 + rng.integers(2)] for _ in range(6)]
    for i in range(6):
        for j in range(max(0, i - 2), min(6, i + 3)):
            if i != j:
                C[pos[line[i]], pos[line[j]]] += 1 / abs(i - j)

seen = C > 0
logC = np.log(np.where(seen, C, 1))
f = np.where(seen, np.minimum(1, (C / 100) ** 0.75), 0)
n, d = len(vocab), 5
w, c = rng.uniform(-0.5, 0.5, (2, n, d)) / d
bw, bc = np.zeros(n), np.zeros(n)
hist = [np.full_like(p, 0.1) for p in (w, c, bw, bc)]
for it in range(501):
    e = w @ c.T + bw[:, None] + bc[None, :] - logC
    J = 0.5 * np.sum(f * e ** 2)
    fe = f * e
    for p, g, s in zip((w, c, bw, bc), (fe @ c, fe.T @ w, fe.sum(1), fe.sum(0)), hist):
        s += g ** 2
        p -= 0.2 * g / np.sqrt(s)
    if it % 100 == 0:
        print("J", J)
v = w + c
v /= np.linalg.norm(v, axis=1, keepdims=True)
for word in ("ship", "moss", "page"):
    print(word, [vocab[k] for k in np.argsort(-v @ v[pos[word]])[1:4]])
