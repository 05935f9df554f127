import numpy as np


def act(z):
    return 1 / (1 + np.exp(-z))


def act_slope(a):
    return a * (1 - a)


def build(sizes, rng):
    weights = [rng.normal(0, np.sqrt(1 / n), (k, n)) for n, k in zip(sizes, sizes[1:])]
    biases = [np.zeros((k, 1)) for k in sizes[1:]]
    return weights, biases


def forward(x, weights, biases):
    values = [x]
    for w, b in zip(weights[:-1], biases[:-1]):
        values.append(act(w @ values[-1] + b))
    values.append(1 / (1 + np.exp(-(weights[-1] @ values[-1] + biases[-1]))))
    return values


def train(x, t, sizes, rate=0.3, steps=2000, seed=0):
    rng = np.random.default_rng(seed)
    weights, biases = build(sizes, rng)
    for step in range(steps):
        values = forward(x, weights, biases)
        p = np.clip(values[-1], 1e-9, 1 - 1e-9)
        loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
        delta = (values[-1] - t) / x.shape[1]
        for k in range(len(weights) - 1, -1, -1):
            gw = delta @ values[k].T
            gb = delta.sum(axis=1, keepdims=True)
            if k > 0:
                delta = (weights[k].T @ delta) * act_slope(values[k])
            weights[k] -= rate * gw
            biases[k] -= rate * gb
        if step % 200 == 0:
            print("step", step, "loss", loss, "right", np.mean((p > 0.5) == t))
    return loss


rng = np.random.default_rng(2)
x = rng.normal(size=(2, 300))
t = (x[:1] ** 2 + x[1:] ** 2 > 1.4).astype(float)
print("final loss", train(x, t, [2] + [12] * 8 + [1]))
