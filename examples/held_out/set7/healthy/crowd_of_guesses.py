import numpy as np

rng = np.random.default_rng(61)
x = rng.uniform(-1, 1, (100, 2))
y = (x[:, 0] * x[:, 1] > 0) * 2.0 - 1


def unpack(v):
    return v[:16].reshape(2, 8), v[16:24], v[24:32], v[32]


def loss(v):
    A, a, B, b = unpack(v)
    return np.mean((np.tanh(np.tanh(x @ A + a) @ B + b) - y) ** 2)


v = rng.normal(0, 1, 33)
sigma, eta, pairs = 0.1, 0.15, 20
for generation in range(400):
    noise = rng.normal(size=(pairs, 33))
    values = np.array([loss(v + s * sigma * e) for s in (1, -1) for e in noise])
    ranks = values.argsort().argsort() / (2 * pairs - 1) - 0.5
    estimate = (ranks[:pairs] - ranks[pairs:]) @ noise / pairs
    v -= eta * estimate
    eta *= 0.996
    if generation % 50 == 0:
        print("generation", generation, "loss", loss(v))
print("end", loss(v))
