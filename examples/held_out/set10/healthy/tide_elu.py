import numpy as np

rng = np.random.RandomState(101)


def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_grad(a):
    # from the value: 1 above zero, exp(z) = a + 1 below
    return np.where(a > 0, 1.0, a + 1.0)


hours = np.linspace(0, 24, 200).reshape(-1, 1)
level = 2.1 * np.sin(2 * np.pi * hours / 12.4) + 0.3 * np.cos(2 * np.pi * hours / 24) + 3
x = hours / 12 - 1
y = level + rng.normal(0, 0.1, level.shape)

sizes = [1, 32, 32, 1]
W = [rng.randn(a, b) / np.sqrt(a) * (3 if a == 1 else 1) for a, b in zip(sizes, sizes[1:])]
b = [rng.uniform(-2, 2, n) if i == 0 else np.zeros(n) for i, n in enumerate(sizes[1:])]
cache_W = [np.zeros_like(w) for w in W]
cache_b = [np.zeros_like(v) for v in b]

for step in range(4001):
    acts = [x]
    for l in range(3):
        z = acts[-1] @ W[l] + b[l]
        acts.append(elu(z) if l < 2 else z)
    diff = acts[-1] - y
    loss = np.mean(diff ** 2)
    if step % 400 == 0:
        print("%5d  mse %.5f" % (step, loss))
    delta = 2 * diff / len(x)
    for l in (2, 1, 0):
        gW, gb = acts[l].T @ delta, delta.sum(0)
        if l:
            delta = delta @ W[l].T * elu_grad(acts[l])
        # RMSProp
        cache_W[l] = 0.95 * cache_W[l] + 0.05 * gW ** 2
        cache_b[l] = 0.95 * cache_b[l] + 0.05 * gb ** 2
        rate = 0.004 * 0.9993 ** step
        W[l] -= rate * gW / (np.sqrt(cache_W[l]) + 1e-6)
        b[l] -= rate * gb / (np.sqrt(cache_b[l]) + 1e-6)
