import numpy as np

# Articles with any number of topics out of five; words are counted in a bag of 40.
rng = np.random.default_rng(40)
N, V, K, H = 600, 40, 5, 32
topics = (rng.random((N, K)) < 0.4).astype(float)
word_rate = 0.15 + 2.0 * (rng.random((K, V)) < 0.2)
bags = np.log1p(rng.poisson(0.3 + topics @ word_rate))
train, test = slice(0, 480), slice(480, N)

w1 = rng.standard_normal((V, H)) * np.sqrt(2 / V)
b1 = np.zeros(H)
w2 = rng.standard_normal((H, K)) * np.sqrt(1 / H)
b2 = np.zeros(K)


def activation_out(z):
    return 1 / (1 + np.exp(-z))


def run(x, keep=1.0):
    h = np.maximum(0, x @ w1 + b1)
    mask = (rng.random(h.shape) < keep) / keep      # dropout while training
    return h * mask, mask, activation_out(h * mask @ w2 + b2)


def batches(size):
    order = rng.permutation(480)
    for s in range(0, 480, size):
        yield bags[order[s:s + size]], topics[order[s:s + size]]


eta = 0.05
for epoch in range(1, 401):
    for x, y in batches(24):
        h, mask, p = run(x, 0.8)
        delta = (p - y) / len(x)
        dh = delta @ w2.T * mask * (h > 0)
        w2 -= eta * h.T @ delta
        b2 -= eta * delta.sum(0)
        w1 -= eta * x.T @ dh
        b1 -= eta * dh.sum(0)
    if epoch % 50 == 0:
        p = np.clip(run(bags[train])[-1], 1e-9, 1 - 1e-9)
        y = topics[train]
        bce = -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(1).mean()
        q = run(bags[test])[-1] > 0.5
        print(f"epoch {epoch}: loss {bce:.3f}, all topics right {np.all(q == topics[test], axis=1).mean():.3f}, "
              f"single topics right {(q == topics[test]).mean():.3f}")
