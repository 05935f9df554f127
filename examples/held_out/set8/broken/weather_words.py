import numpy as np

# bag of words -> one of four forecasts; rows are reports
words = "rain sun cloud storm wind snow frost heat drizzle thunder clear grey".split()
labels = ["wet", "fine", "cold", "wild"]
hints = {0: [0, 2, 8, 11], 1: [1, 7, 10], 2: [5, 6, 10], 3: [3, 4, 9]}
rng = np.random.default_rng()
reports, truth = [], []
for _ in range(240):
    c = rng.integers(4)
    v = rng.poisson(0.25, len(words))
    v[rng.choice(hints[c], 4)] += 1
    reports.append(v)
    truth.append(c)
X = np.array(reports, dtype=float)
Y = np.eye(4)[truth]


def softmax(scores):
    scores = scores - scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    return e / np.sum(e, axis=0, keepdims=True)


W = np.zeros((len(words), 4))
b = np.zeros(4)
it = 0
while it < 400:
    p = softmax(X @ W + b)
    loss = -np.sum(Y * np.log(p + 1e-12)) / len(X)
    W -= 0.3 * X.T @ (p - Y) / len(X)
    b -= 0.3 * (p - Y).mean(axis=0)
    if it % 50 == 0:
        hits = (p.argmax(axis=1) == truth).mean()
        print(f"{it} loss {loss:.4f} right {hits:.3f}")
    it += 1
for c in range(4):
    print(labels[c], [words[i] for i in np.argsort(-W[:, c])[:3]])
