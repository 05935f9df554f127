import numpy as np

rng = np.random.RandomState(2)
x = np.linspace(0, 1, 100)[:, None]
y = np.sin(2 * np.pi * x) * np.exp(-x)

# random projections, never trained
A = rng.randn(1, 60) * 6
phase = rng.uniform(0, 2 * np.pi, 60)
features = np.cos(x @ A + phase)

beta = np.zeros((60, 1))
for i in range(2000):
    resid = features @ beta - y
    loss = np.mean(resid ** 2)
    beta -= 0.05 * features.T @ resid / len(y)
    if i % 200 == 0:
        print(i, loss)
