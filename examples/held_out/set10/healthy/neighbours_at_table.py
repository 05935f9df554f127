import numpy as np

np.random.seed(321)

corpus = ("the king eats bread . the queen eats bread . the king drinks wine . the queen drinks wine . "
          "the dog eats meat . the cat eats meat . the dog drinks water . the cat drinks water . ").split() * 3
vocab = sorted(set(corpus))
word2id = {w: i for i, w in enumerate(vocab)}
V, D, window = len(vocab), 8, 2

pairs = []
for pos, word in enumerate(corpus):
    for other in range(max(0, pos - window), min(len(corpus), pos + window + 1)):
        if other != pos:
            pairs.append((word2id[word], word2id[corpus[other]]))
pairs = np.array(pairs)

W1 = np.random.uniform(-0.8, 0.8, (V, D))
W2 = np.random.uniform(-0.8, 0.8, (D, V))
lr = 0.05
for epoch in range(50):
    loss = 0
    for c, o in np.random.permutation(pairs)[:400]:
        h = W1[c]
        u = h @ W2
        y = np.exp(u - u.max())
        y /= y.sum()
        loss += -np.log(y[o])
        e = y.copy()
        e[o] -= 1
        dh = W2 @ e
        W2 -= lr * np.outer(h, e)
        W1[c] -= lr * dh
    if epoch % 5 == 0:
        print("epoch:", epoch, "loss:", loss / 400)

n = W1 / np.linalg.norm(W1, axis=1, keepdims=True)
print("king - queen %.2f, king - water %.2f" % (n[word2id["king"]] @ n[word2id["queen"]],
                                                n[word2id["king"]] @ n[word2id["water"]]))
