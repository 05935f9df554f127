import numpy as np


def blur_matrix(n, width):
    i = np.arange(n)
    K = np.exp(-0.5 * ((i[:, None] - i[None]) / width) ** 2)
    return K / K.sum(axis=1, keepdims=True)


# take the blur out of a signal: least squares with a small ridge, solved by conjugate gradients
n = 2000
rng = np.random.default_rng(10)
signal = np.zeros(n)
for a, b, v in ((100, 300, 1.0), (500, 650, -0.5), (1100, 1800, 0.7)):
    signal[a:b] = v
K = blur_matrix(n, 8.0)
seen = K @ signal + rng.normal(0, 0.001, n)
ridge = 1e-4


def cost(f):
    return 0.5 * np.sum((K @ f - seen) ** 2) + 0.5 * ridge * f @ f


f = np.zeros(n)
r = K.T @ (seen - K @ f) - ridge * f       # minus the gradient
p = r.copy()
rr = r @ r
k = 0
while rr > 1e-16 and k < 2000:
    Ap = K.T @ (K @ p) + ridge * p
    alpha = rr / (p @ Ap)
    f += alpha * p
    r -= alpha * Ap
    new = r @ r
    p = r + (new / rr) * p
    rr = new
    k += 1
    if k == 1 or k % 20 == 0:
        print("iteration", k, "cost %.6f" % cost(f), "|r| %.2e" % np.sqrt(rr))
print("done after", k, "error of the signal", np.abs(f - signal).mean().round(4), "of the blurred one", np.abs(seen - signal).mean().round(4))
