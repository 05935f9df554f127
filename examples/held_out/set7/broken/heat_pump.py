import numpy as np

rng = np.random.default_rng(91)


def start(*sizes):
    params = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        params += [rng.normal(0, 1 / np.sqrt(a), (a, b)), np.zeros(b)]
    return tuple(params)


def loss_and_slopes(params, x, y):
    W1, b1, W2, b2, W3, b3 = params
    h1 = np.tanh(x @ W1 + b1)
    h2 = np.tanh(h1 @ W2 + b2)
    e = h2 @ W3 + b3 - y
    n = len(x)
    d3 = 2 * e / n
    d2 = d3 @ W3.T * (1 - h2 ** 2)
    d1 = d2 @ W2.T * (1 - h1 ** 2)
    return (e ** 2).mean(), (x.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ d3, d3.sum(0))


def train(params, x, y, lr=0.05, size=25, epochs=80):
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        losses = []
        for s in range(0, len(x), size):
            rows = order[s:s + size]
            loss, grads = loss_and_slopes(params, x[rows], y[rows])
            losses.append(loss)
            for p, g in zip(params, grads):
                p = p - lr * g
        if epoch % 10 == 9:
            print("epoch", epoch + 1, "mse", np.mean(losses))
    return params


# efficiency of a heat pump from outside temperature and flow temperature (both scaled)
outside, flow = rng.uniform(-1, 1, (2, 500))
cop = (1.5 + 0.8 * outside - 0.7 * flow + 0.5 * np.sin(3 * outside * flow))[:, None]
x = np.stack([outside, flow], axis=1)
params = train(start(2, 12, 12, 1), x, cop)
print("coldest, hottest water:", loss_and_slopes(params, np.array([[-1.0, 1.0]]), np.zeros((1, 1)))[0] ** 0.5)
