import numpy as np

"""Ordinal regression: one score, four cut points in order; the gaps between them are exp(.) so that they stay positive."""

rng = np.random.default_rng(63)
n, d = 600, 5
X = rng.normal(size=(n, d))
true_w = np.array([1.5, -1.0, 0.5, 0.0, 0.8])
hidden = X @ true_w + rng.logistic(size=n) * 0.5
stars = np.digitize(hidden, [-2.0, -0.5, 0.7, 2.2])      # 0..4

w = np.zeros(d)
first = 0.0
gaps = np.zeros(3)


def sigma(v):
    return 1 / (1 + np.exp(-v))


def cuts(first, gaps):
    return first + np.concatenate([[0.0], np.cumsum(np.exp(gaps))])


lr = 0.05
for it in range(9000):
    c = cuts(first, gaps)
    full = np.concatenate([[-50.0], c, [50.0]])
    score = X @ w
    up, low = sigma(full[stars + 1] - score), sigma(full[stars] - score)
    p = up - low
    nll = -np.log(p).mean()

    # derivatives of log p
    s_up, s_low = up * (1 - up), low * (1 - low)
    d_score = (s_up - s_low) / p / n
    dc = np.zeros(4)
    for j in range(4):
        dc[j] = -(s_up / p)[stars == j].sum() / n + (s_low / p)[stars == j + 1].sum() / n
    dw = X.T @ d_score
    dfirst = dc.sum()
    dgaps = np.array([dc[j + 1:].sum() for j in range(3)]) * np.exp(gaps)

    w -= lr * dw
    first -= lr * dfirst
    gaps -= lr * dgaps
    if it % 900 == 0:
        guess = np.digitize(X @ w, cuts(first, gaps))
        print(f"{it:5d} nll {nll:.4f} exactly right {np.mean(guess == stars):.3f} at most one off {np.mean(abs(guess - stars) <= 1):.3f}")
print("weights", w.round(2), "cuts", cuts(first, gaps).round(2))
