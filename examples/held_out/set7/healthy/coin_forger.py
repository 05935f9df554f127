import numpy as np

rng = np.random.default_rng(37)


def true_coins(n):
    return rng.normal(3.0, 0.5, n)


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


mu, s = 0.0, 1.0                   # generator: mu + s * z
w = np.zeros(3)                    # discriminator: w0 + w1 x + w2 x^2
B = 128
for k in range(1, 6001):
    x = true_coins(B) - 2
    z = rng.normal(size=B)
    fake = mu + s * z - 2
    fx, ff = np.stack([np.ones(B), x, x * x]), np.stack([np.ones(B), fake, fake * fake])
    px, pf = sigmoid(w @ fx), sigmoid(w @ ff)
    d_loss = -np.log(px + 1e-12).mean() - np.log(1 - pf + 1e-12).mean() + 0.05 * (w @ w)
    w -= 0.1 * (fx @ (px - 1) / B + ff @ pf / B + 0.1 * w)

    z = rng.normal(size=B)
    fake = mu + s * z - 2
    pf = sigmoid(w[0] + w[1] * fake + w[2] * fake ** 2)
    g_loss = -np.log(pf + 1e-12).mean()
    d_fake = (pf - 1) * (w[1] + 2 * w[2] * fake) / B
    mu -= 0.02 * d_fake.sum()
    s -= 0.02 * (d_fake * z).sum()
    if k % 600 == 0:
        print(k, "d %.3f" % d_loss, "g %.3f" % g_loss, "mean %.3f" % mu, "spread %.3f" % abs(s))
