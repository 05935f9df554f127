import numpy as np

rng = np.random.default_rng(6)


def mlp(sizes):
    params = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        params.append(rng.normal(0, 1 / np.sqrt(fan_in), (fan_in, fan_out)))
        params.append(np.zeros(fan_out))
    return params


def loss_and_gradients(params, x, y):
    w1, b1, w2, b2 = params
    h = np.tanh(x @ w1 + b1)
    yhat = h @ w2 + b2
    diff = yhat - y
    loss = np.mean(diff ** 2)
    g_out = 2 * diff / diff.size
    g_h = (g_out @ w2.T) * (1 - h ** 2)
    return loss, [x.T @ g_h, g_h.sum(axis=0), h.T @ g_out, g_out.sum(axis=0)]


def sgd(params, grads, lr):
    for p, g in zip(params, grads):
        p = p - lr * g


x = rng.uniform(-1, 1, (64, 2))
y = np.stack([x[:, 0] * x[:, 1], np.cos(3 * x[:, 0])], axis=1)
params = mlp([2, 20, 2])

for epoch in range(500):
    loss, grads = loss_and_gradients(params, x, y)
    sgd(params, grads, lr=0.2)
    if epoch % 50 == 0:
        print(f"[{epoch:03d}] loss = {loss:.6f}")
