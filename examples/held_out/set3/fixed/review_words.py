# Which of two moods does a short review have? Average of word vectors + logistic output.
import numpy as np
from wordbag import make_reviews, encode

texts, moods = make_reviews(300, seed=5)
ids, vocabulary = encode(texts, length=12)
y = np.array(moods, dtype=float)

rng = np.random.default_rng(0)
V, D, L = len(vocabulary), 8, ids.shape[1]
E = rng.normal(0, 0.1, (V, D))
w = rng.normal(0, 0.1, D)
b = 0.0
lr = 1.0

for epoch in range(400):
    vectors = E[ids]                       # reviews x words x D
    mean = vectors.mean(axis=1)
    p = 1 / (1 + np.exp(-(mean @ w + b)))
    loss = -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))

    dscore = (p - y) / len(y)
    dw = mean.T @ dscore
    db = dscore.sum()
    dmean = np.outer(dscore, w)
    dE = np.zeros_like(E)
    dwords = np.repeat(dmean[:, None, :] / L, L, axis=1)
    np.add.at(dE, ids, dwords)

    E -= lr * dE
    w -= lr * dw
    b -= lr * db
    if epoch % 50 == 0:
        print(f"epoch {epoch}: loss {loss:.4f} accuracy {np.mean((p > 0.5) == y):.3f}")

print("at the end:", loss)
score = E @ w
best = np.argsort(score)
print("bad words:", [vocabulary[i] for i in best[:4]], "good words:", [vocabulary[i] for i in best[-4:]])
