import numpy as np

rng = np.random.default_rng(14)


def leaky_relu(x, slope=0.01):
    return np.where(x > 0, x, slope * x)


def leaky_relu_grad(x, slope=0.01):
    return np.where(x > 0, 1.0, slope)


def predict_proba(x, w):
    z1 = x @ w["w1"] + w["b1"]
    a1 = leaky_relu(z1)
    logits = a1 @ w["w2"] + w["b2"]
    return z1, a1, 1 / (1 + np.exp(-logits))


def bce(p, t):
    return -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean()


def gradients(x, t, w):
    z1, a1, p = predict_proba(x, w)
    dlogits = (p - t) / len(x)
    g = {"w2": a1.T @ dlogits, "b2": dlogits.sum(axis=0)}
    dz1 = dlogits @ w["w2"].T * leaky_relu_grad(z1)
    g["w1"] = x.T @ dz1
    g["b1"] = dz1.sum(axis=0)
    return bce(p, t), g


# two gaussians and one ring
n = 150
ring = rng.uniform(0, 2 * np.pi, n)
inside = rng.normal(0, 0.4, (n, 2))
outside = np.c_[1.6 * np.cos(ring), 1.6 * np.sin(ring)] + rng.normal(0, 0.15, (n, 2))
x = np.vstack([inside, outside])
t = np.vstack([np.ones((n, 1)), np.zeros((n, 1))])

w = dict(w1=rng.normal(0, 1, (2, 8)), b1=np.zeros(8), w2=rng.normal(0, 0.3, (8, 1)), b2=np.zeros(1))

for epoch in range(60):
    idx = rng.permutation(2 * n)
    losses = []
    for batch in np.array_split(idx, 6):
        loss, g = gradients(x[batch], t[batch], w)
        losses.append(loss)
        for name in w:
            w[name] -= 0.3 * g[name]
    if epoch % 10 == 0:
        print("epoch", epoch, "loss", np.mean(losses))
