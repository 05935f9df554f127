import numpy as np

random = np.random.default_rng(2)
groups = ["pan pot lid stove", "apple pear plum cherry", "fork knife spoon plate"]
words = " ".join(groups).split()
index = {w: i for i, w in enumerate(words)}

pairs = []
for sentence in range(60):
    chosen = random.choice(groups[random.integers(3)].split(), 4)
    ids = [index[w] for w in chosen]
    for i in range(4):
        for j in (i - 1, i + 1):
            if 0 <= j < 4:
                pairs.append((ids[i], ids[j]))
center, context = np.array(pairs).T
N, V, D = len(pairs), len(words), 6

Win = random.normal(0, 0.3, (V, D))
Wout = random.normal(0, 0.3, (V, D))
rate = 1.0
for epoch in range(400):
    h = Win[center]
    scores = h @ Wout.T
    scores -= scores.max(axis=1, keepdims=True)
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), context]).mean()
    p[np.arange(N), context] -= 1
    p /= N
    gin = p @ Wout
    gout = p.T @ h
    Wout -= rate * gout
    Win[center] -= rate * gin
    if epoch % 50 == 0:
        print("epoch", epoch, "loss", round(float(loss), 4))
unit = Win / np.linalg.norm(Win, axis=1, keepdims=True)
for w in ("pan", "plum", "fork"):
    near = np.argsort(-(unit @ unit[index[w]]))[1:4]
    print(w, "->", [words[i] for i in near])
