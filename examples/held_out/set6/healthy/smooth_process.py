import numpy as np

# Gaussian process: length scale, size and noise by gradient descent on minus the log evidence
rng = np.random.default_rng(37)
n = 100
x = np.sort(rng.uniform(0, 10, n))
y = np.sin(x) + 0.3 * np.sin(3 * x) + rng.normal(0, 0.15, n)
dist2 = (x[:, None] - x[None]) ** 2


def kernel(log_len, log_size):
    return np.exp(2 * log_size - 0.5 * dist2 * np.exp(-2 * log_len))


def evidence_and_slopes(hyper):
    log_len, log_size, log_noise = hyper
    k = kernel(log_len, log_size)
    K = k + np.exp(2 * log_noise) * np.eye(n)
    L = np.linalg.cholesky(K)
    Ki = np.linalg.inv(K)
    a = Ki @ y
    value = 0.5 * y @ a + np.log(np.diag(L)).sum() + 0.5 * n * np.log(2 * np.pi)
    inner = Ki - np.outer(a, a)
    parts = (k * dist2 * np.exp(-2 * log_len), 2 * k, 2 * np.exp(2 * log_noise) * np.eye(n))
    return value, np.array([0.5 * np.sum(inner * part) for part in parts])


hyper = np.array([1.5, 0.5, 0.0])
trace = []
for step in range(2500):
    value, slope = evidence_and_slopes(hyper)
    hyper = hyper - 0.002 * np.clip(slope, -10, 10)
    trace.append(value)
    if step % 250 == 0:
        print("step %d minus log evidence %.3f length %.3f size %.3f noise %.3f" % (step, value, *np.exp(hyper)))
print("end %.3f" % trace[-1], "length, size, noise", np.exp(hyper).round(3))
