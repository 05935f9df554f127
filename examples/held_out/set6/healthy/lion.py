import numpy as np


def lion(params, grads, memory, lr, b1=0.9, b2=0.99, decay=0.01):
    """Only the sign of a mixture of gradient and memory is used; weights also shrink a little."""
    for k in params:
        c = b1 * memory[k] + (1 - b1) * grads[k]
        params[k] = params[k] - lr * (np.sign(c) + decay * params[k])
        memory[k] = b2 * memory[k] + (1 - b2) * grads[k]


def forward(p, x):
    z = x @ p["w1"] + p["b1"]
    h = z / (1 + np.exp(-z))                 # swish
    return z, h, h @ p["w2"] + p["b2"]


def backward(p, x, y):
    z, h, o = forward(p, x)
    s = 1 / (1 + np.exp(-z))
    d = (o - y) / len(x)
    dz = d @ p["w2"].T * (s + z * s * (1 - s))
    return 0.5 * np.mean((o - y) ** 2), {"w2": h.T @ d, "b2": d.sum(0), "w1": x.T @ dz, "b1": dz.sum(0)}


rng = np.random.default_rng(20)
x = rng.uniform(-2, 2, (800, 2))
y = (np.exp(-(x ** 2).sum(1)) + 0.2 * x[:, 0])[:, None]
p = {"w1": rng.normal(0, 1, (2, 40)), "b1": np.zeros(40), "w2": rng.normal(0, 0.1, (40, 1)), "b2": np.zeros(1)}
mem = {k: np.zeros_like(v) for k, v in p.items()}
total = 8000
for it in range(total):
    pick = rng.integers(0, 800, 64)
    loss, g = backward(p, x[pick], y[pick])
    lion(p, g, mem, lr=0.003 * (1 - it / total))
    if it % 800 == 0:
        print(it, "loss %.5f" % (0.5 * np.mean((forward(p, x)[2] - y) ** 2)))
print("end %.6f" % (0.5 * np.mean((forward(p, x)[2] - y) ** 2)), "variance of y %.4f" % y.var())
