import numpy as np

text = ("the rain in the plain falls on the train and the train stands in the rain "
        "while the men in the train complain again and again about the rain ") * 4
letters = sorted(set(text))
ix = np.array([letters.index(ch) for ch in text])
n = len(letters)

# one row of scores per letter, all zero: every next letter is equally likely
scores = np.zeros((n, n))
prev, nxt = ix[:-1], ix[1:]


def minibatches(size, seed):
    r = np.random.default_rng(seed)
    while True:
        yield r.integers(0, len(prev), size)


feed = minibatches(64, 1)
for step in range(3000):
    k = next(feed)
    p = np.exp(scores[prev[k]])
    p /= p.sum(1, keepdims=True)
    p[range(64), nxt[k]] -= 1
    grad = np.zeros_like(scores)
    np.add.at(grad, prev[k], p / 64)
    scores -= 5.0 * grad
    if step % 300 == 0:
        q = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
        print(step, "perplexity", np.exp(-np.log(q[prev, nxt]).mean()))

counts = np.zeros((n, n))
np.add.at(counts, (prev, nxt), 1)
best = counts / np.maximum(counts.sum(1, keepdims=True), 1)
print("best possible", np.exp(-np.log(best[prev, nxt]).mean()))
