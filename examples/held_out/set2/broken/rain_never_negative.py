import numpy as np


def relu(z):
    return z * (z > 0)


def make_weather(n=160, seed=8):
    r = np.random.default_rng(seed)
    feats = r.normal(size=(n, 4))
    rain = feats @ np.array([0.8, -0.5, 0.3, 0.1]) + 0.1 * r.normal(size=n)
    rain = (rain - rain.mean()) / rain.std()
    return feats, rain[:, None]


def forward(x, p):
    h = np.tanh(x @ p[0] + p[1])
    out = relu(h @ p[2] + p[3])
    return h, out


def gradients(x, t, p):
    h, out = forward(x, p)
    d_out = 2 * (out - t) / len(t) * (out > 0)
    d_h = d_out @ p[2].T * (1 - h * h)
    loss = np.mean((out - t) ** 2)
    return loss, [x.T @ d_h, d_h.sum(0), h.T @ d_out, d_out.sum(0)]


x, t = make_weather()
init = np.random.default_rng(1)
p = [init.normal(size=(4, 10)) * 0.5, np.zeros(10), init.normal(size=(10, 1)) * 0.1, np.full(1, -1.0)]

for it in range(400):
    loss, g = gradients(x, t, p)
    p = [q - 0.05 * dq for q, dq in zip(p, g)]
    if not it % 40:
        print(f"{it:4d} {loss:.5f}")
