import numpy as np

rng = np.random.default_rng(6)
# three species by length, width and a colour value
species = [(2.0, 0.5, 0.2), (1.2, 1.0, 0.7), (0.4, 0.4, 0.9)]
samples = [(np.array(s) + rng.normal(0, 0.22, 3), k) for k, s in enumerate(species) for _ in range(60)]

W1, b1 = rng.normal(0, 0.6, (3, 8)), np.zeros(8)
W2, b2 = rng.normal(0, 0.4, (8, 3)), np.zeros(3)


def one(x, k):
    h = np.tanh(x @ W1 + b1)
    s = np.exp(h @ W2 + b2)
    p = s / s.sum()
    return h, p, -np.log(p[k])


lr, batch, epoch = 0.3, 20, 0
while epoch < 60:
    rng.shuffle(samples)
    total = 0.0
    position = 0
    while position < len(samples):
        part = samples[position:position + batch]
        dW1, db1, dW2, db2 = (np.zeros_like(a) for a in (W1, b1, W2, b2))
        for x, k in part:
            h, p, l = one(x, k)
            total += l
            d = p.copy()
            d[k] -= 1
            d /= len(part)
            dW2 += np.outer(h, d)
            db2 += d
            e = W2 @ d * (1 - h * h)
            dW1 += np.outer(x, e)
            db1 += e
        W1 -= lr * dW1
        b1 -= lr * db1
        W2 -= lr * dW2
        b2 -= lr * db2
        position += batch
    epoch += 1
    if epoch % 6 == 0:
        ok = sum(one(x, k)[1].argmax() == k for x, k in samples)
        print(epoch, "loss", round(total / len(samples), 4), "right", ok, "of", len(samples))
