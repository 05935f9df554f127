import numpy as np

rng = np.random.RandomState(28)
X = rng.uniform(-2, 2, (100, 1))
Y = np.sin(2 * X) + 0.1 * rng.randn(100, 1)
Xv = np.linspace(-2, 2, 30)[:, None]
Yv = np.sin(2 * Xv)

net = [rng.randn(1, 20), rng.randn(20) * 0.5, rng.randn(20, 1) * 0.2, np.zeros(1)]
shadow = [p.copy() for p in net]


def evaluate(params, x):
    A, a, B, b = params
    return np.tanh(x @ A + a) @ B + b


for it in range(2000):
    rows = rng.randint(0, 100, 25)
    A, a, B, b = net
    h = np.tanh(X[rows] @ A + a)
    d = 2 * (h @ B + b - Y[rows]) / 25
    dh = d @ B.T * (1 - h ** 2)
    for p, s, g in zip(net, shadow, [X[rows].T @ dh, dh.sum(0), h.T @ d, d.sum(0)]):
        p -= 0.05 * g
        s += 0.01 * (p - s)
    if it % 200 == 0:
        print("it", it, "validation mse of the average", np.mean((evaluate(shadow, Xv) - Yv) ** 2))
