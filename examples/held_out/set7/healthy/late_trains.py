import numpy as np

rng = np.random.default_rng(71)
hour = rng.uniform(-1, 1, (800, 1))
delay = 2 + np.sin(3 * hour) + rng.exponential(0.3 + 0.3 * (hour + 1), (800, 1))
q = np.array([0.1, 0.5, 0.9])

A = rng.normal(0, 1.5, (1, 16))
a = rng.normal(0, 0.5, 16)
B = rng.normal(0, 0.2, (16, 3))
b = np.full(3, delay.mean())
for k in range(4000):
    eta = 0.2 if k < 2000 else 0.05
    h = np.tanh(hour @ A + a)
    r = delay - (h @ B + b)
    pinball = np.where(r > 0, q * r, (q - 1) * r).mean(axis=0)
    loss = pinball.sum()
    g = np.where(r > 0, -q, 1 - q) / len(hour)
    gh = g @ B.T * (1 - h * h)
    B = B - eta * (h.T @ g)
    b = b - eta * g.sum(axis=0)
    A = A - eta * (hour.T @ gh)
    a = a - eta * gh.sum(axis=0)
    if k % 400 == 0:
        print(k, "loss", round(float(loss), 4), "each", pinball.round(3), "share below", (r < 0).mean(axis=0).round(2))
