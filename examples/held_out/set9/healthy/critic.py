import numpy as np

rng = np.random.default_rng(49)
n = 64


def net(a, h):
    return [rng.normal(0, 0.5, (a, h)), np.zeros(h), rng.normal(0, 0.3, (h, 1)), np.zeros(1)]


def forward(p, x):
    z = x @ p[0] + p[1]
    h = np.where(z > 0, z, 0.2 * z)
    return z, h, h @ p[2] + p[3]


def backward(p, x, z, h, d):
    dz = d @ p[2].T * np.where(z > 0, 1, 0.2)
    return [x.T @ dz, dz.sum(0), h.T @ d, d.sum(0)], dz @ p[0].T


def rmsprop(p, g, s, lr):
    for w, d, v in zip(p, g, s):
        v *= 0.9
        v += 0.1 * d ** 2
        w -= lr * d / (np.sqrt(v) + 1e-6)


critic, gen = net(1, 24), net(1, 8)
sc = [np.zeros_like(w) for w in critic]
sg = [np.zeros_like(w) for w in gen]
for step in range(1001):
    for _ in range(5):
        real = rng.normal(3.0, 0.6, (n, 1))         # weights of newborns in kg, roughly
        fake = forward(gen, rng.normal(0, 1, (n, 1)))[2]
        x = np.vstack([real, fake])
        z, h, score = forward(critic, x)
        gap = score[:n].mean() - score[n:].mean()
        d = np.vstack([np.full((n, 1), -1 / n), np.full((n, 1), 1 / n)])
        grads, _ = backward(critic, x, z, h, d)
        rmsprop(critic, grads, sc, 0.002)
        for w in critic:
            np.clip(w, -0.1, 0.1, out=w)
    noise = rng.normal(0, 1, (n, 1))
    zg, hg, fake = forward(gen, noise)
    z, h, score = forward(critic, fake)
    _, dfake = backward(critic, fake, z, h, np.full((n, 1), -1 / n))
    grads, _ = backward(gen, noise, zg, hg, dfake)
    rmsprop(gen, grads, sg, 0.002)
    if step % 100 == 0:
        print(f"{step:4d}  gap {gap:+.4f}  generator loss {-score.mean():+.4f}  mean {fake.mean():.2f}  std {fake.std():.2f}")
