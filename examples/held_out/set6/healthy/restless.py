import math

import numpy as np

# Bayesian logistic regression by Langevin dynamics: gradient step plus noise of a fixed size.
# The weights never come to rest, the average over the last part is the answer.
g = np.random.default_rng(48)
N, D, BATCH = 1000, 4, 100
w_true = np.array([1.0, -2.0, 0.5, 0.0])
A = g.normal(size=(N, D))
t = (g.random(N) < 1 / (1 + np.exp(-A @ w_true))).astype(int)


def minus_log_posterior(w):
    a = A @ w
    return np.sum(np.logaddexp(0, a) - t * a) + 0.5 * w @ w / 10


def gradient(w, idx):
    p = 1 / (1 + np.exp(-A[idx] @ w))
    return N / len(idx) * A[idx].T @ (p - t[idx]) + w / 10


w = np.zeros(D)
step = 5e-4
samples = []
for n in range(30000):
    idx = g.integers(0, N, BATCH)
    w = w - 0.5 * step * gradient(w, idx) + math.sqrt(step) * g.normal(size=D)
    if n >= 2000:
        samples.append(w.copy())
    if n % 3000 == 0:
        print(f"{n:5d} -log posterior {minus_log_posterior(w):8.2f} w {np.round(w, 2)}")
samples = np.array(samples)
print("mean", samples.mean(0).round(3), "sd", samples.std(0).round(3), "true", w_true)
