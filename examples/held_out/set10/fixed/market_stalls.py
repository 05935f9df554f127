import numpy as np

np.random.seed(50)

# baskets of things bought together; find vectors so that things of one kind lie close
KINDS = {"fruit": ["apple", "pear", "plum", "grape"],
         "tools": ["nail", "hammer", "saw", "screw"],
         "drink": ["tea", "coffee", "cocoa", "milk"]}
vocab = [w for group in KINDS.values() for w in group]
index = {w: i for i, w in enumerate(vocab)}
baskets = []
for _ in range(400):
    group = list(KINDS.values())[np.random.randint(3)]
    baskets.append(list(np.random.choice(group, 3, replace=False)))

dim, negatives, lr = 6, 4, 0.05
V = np.random.randn(len(vocab), dim) * 0.3       # word vectors
U = np.random.randn(len(vocab), dim) * 0.3       # context vectors


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


for epoch in range(8):
    total, count = 0.0, 0
    for basket in baskets:
        for a in basket:
            for b in basket:
                if a == b:
                    continue
                i, j = index[a], index[b]
                samples = [(j, 1.0)] + [(k, 0.0) for k in np.random.randint(0, len(vocab), negatives)]
                grad_v = np.zeros(dim)
                for k, label in samples:
                    p = sigmoid(V[i] @ U[k])
                    total -= np.log(p if label else 1 - p)
                    g = p - label
                    grad_v += g * U[k]
                    U[k] -= lr * g * V[i]
                V[i] -= lr * grad_v
                count += 1
    print("epoch", epoch + 1, "loss", total / count)

N = V / np.linalg.norm(V, axis=1, keepdims=True)
for w in ("apple", "saw", "tea"):
    near = np.argsort(-N @ N[index[w]])[1:4]
    print(w, "->", [vocab[k] for k in near])
