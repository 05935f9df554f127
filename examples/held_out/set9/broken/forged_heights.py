import numpy as np

rng = np.random.default_rng(8)
batch = 64


def new_net(n_in, n_hidden):
    return [rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_hidden)), np.zeros(n_hidden),
            rng.normal(0, 1 / np.sqrt(n_hidden), (n_hidden, 1)), np.zeros(1)]


def run(net, x):
    h = np.tanh(x @ net[0] + net[1])
    return h, h @ net[2] + net[3]


def back(net, x, h, g):
    gh = g @ net[2].T * (1 - h ** 2)
    return [x.T @ gh, gh.sum(0), h.T @ g, g.sum(0)], gh @ net[0].T


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -60, 60)))


def real_heights(n):
    return rng.normal(1.76, 0.35, (n, 1))       # in units of a metre, children included


G = new_net(2, 12)
D = new_net(1, 16)
lr_g, lr_d = 0.02, 0.2
eps = 1e-9

for step in range(3001):
    # discriminator
    noise = rng.normal(0, 1, (batch, 2))
    _, fake = run(G, noise)
    real = real_heights(batch)
    x = np.vstack([real, fake])
    t = np.vstack([np.ones((batch, 1)), np.zeros((batch, 1))])
    h, logit = run(D, x)
    p = sigmoid(logit)
    loss_d = -np.mean(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps))
    gD, _ = back(D, x, h, (p - t) / len(x))
    for w, g in zip(D, gD):
        w -= lr_d * (g + 0.001 * w)

    # generator
    noise = rng.normal(0, 1, (batch, 2))
    hg, fake = run(G, noise)
    h, logit = run(D, fake)
    d_fake = sigmoid(logit)
    loss_g = -np.mean(np.log(d_fake + eps))
    g_logit = d_fake / batch
    _, g_x = back(D, fake, h, g_logit)
    gG, _ = back(G, noise, hg, g_x)
    for w, g in zip(G, gG):
        w -= lr_g * g

    if step % 300 == 0:
        print(f"{step:5d}  D {loss_d:.3f}  G {loss_g:.3f}  fake mean {fake.mean():.3f} std {fake.std():.3f}")
