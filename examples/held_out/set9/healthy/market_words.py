import numpy as np

np.random.seed(33)
groups = {"fruit": ["apple", "pear", "plum", "cherry"], "fish": ["trout", "carp", "eel", "pike"],
          "tools": ["rake", "spade", "hoe", "axe"]}
sentences = []
for _ in range(400):
    words = groups[list(groups)[np.random.randint(3)]]
    sentences.append(list(np.random.choice(words, 3, replace=False)) + ["market"])
vocab = sorted({w for s in sentences for w in s})
number = {w: i for i, w in enumerate(vocab)}
counts = np.zeros(len(vocab))
for s in sentences:
    for w in s:
        counts[number[w]] += 1
noise = counts ** 0.75 / np.sum(counts ** 0.75)
dim, k = 8, 4
IN = np.random.uniform(-0.3, 0.3, (len(vocab), dim))
OUT = np.random.uniform(-0.3, 0.3, (len(vocab), dim))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def train_sentence(words, lr):
    ids = [number[w] for w in words]
    pairs = np.array([(a, b) for a in ids for b in ids if a != b])
    center = np.repeat(pairs[:, 0], k + 1)
    other = np.column_stack([pairs[:, 1], np.random.choice(len(vocab), (len(pairs), k), p=noise)]).ravel()
    label = np.tile([1.0] + [0.0] * k, len(pairs))
    u, v = IN[center], OUT[other]
    s = sigmoid(np.sum(u * v, axis=1))
    loss = -np.sum(np.log(np.where(label == 1, s, 1 - s)))
    g = (s - label)[:, None]
    gin, gout = np.zeros_like(IN), np.zeros_like(OUT)
    np.add.at(gin, center, g * v)
    np.add.at(gout, other, g * u)
    IN[...] = IN - lr * gin
    OUT[...] = OUT - lr * gout
    return loss / len(pairs)


lr = 0.1
for epoch in range(8):
    total = 0.0
    for s in sentences:
        total += train_sentence(s, lr)
    print("epoch", epoch, "loss per pair", round(total / len(sentences), 4))
    lr *= 0.9
unit = IN / np.linalg.norm(IN, axis=1, keepdims=True)
for w in ("plum", "eel", "hoe"):
    near = np.argsort(-unit @ unit[number[w]])
    print(w, [vocab[i] for i in near[1:4]])
