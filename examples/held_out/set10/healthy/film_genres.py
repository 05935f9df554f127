import numpy as np

rng = np.random.default_rng(26)

GENRES = ["comedy", "drama", "crime", "romance"]
WORDS = 30
typical = rng.random((4, WORDS)) < 0.25


def plots(n):
    genres = rng.random((n, 4)) < 0.35
    rate = 0.15 + genres @ typical.astype(float)
    return np.log1p(rng.poisson(rate)), genres.astype(float)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


X, Y = plots(800)
Xt, Yt = plots(200)
W1, b1 = rng.normal(0, 0.2, (WORDS, 20)), np.zeros(20)
W2, b2 = rng.normal(0, 0.2, (20, 4)), np.zeros(4)

for epoch in range(60):
    total = 0.0
    for k in range(0, 800, 40):
        x, y = X[k:k + 40], Y[k:k + 40]
        h = sigmoid(x @ W1 + b1)
        p = sigmoid(h @ W2 + b2)
        # a film may have several genres: sum over the genres, mean over the films
        total += -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / 40
        d = (p - y) / 40
        dh = d @ W2.T * h * (1 - h)
        W2 -= 0.8 * h.T @ d
        b2 -= 0.8 * d.sum(axis=0)
        W1 -= 0.8 * x.T @ dh
        b1 -= 0.8 * dh.sum(axis=0)
    if epoch % 6 == 5:
        pt = sigmoid(sigmoid(Xt @ W1 + b1) @ W2 + b2)
        print("epoch", epoch + 1, "loss", round(total / 20, 4), "each genre right", np.round(np.mean((pt > 0.5) == Yt, axis=0), 2))
