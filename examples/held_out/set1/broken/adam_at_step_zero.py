import numpy as np

rng = np.random.RandomState(17)
X = rng.randn(128, 5)
y = np.tanh(X @ rng.randn(5)) + 0.05 * rng.randn(128)


def make_state(params):
    return {"t": 0, "m": [np.zeros_like(p) for p in params], "v": [np.zeros_like(p) for p in params]}


def adam_step(params, grads, state, lr=5e-3, b1=0.9, b2=0.99):
    new_params = []
    t = state["t"]
    for i, (p, g) in enumerate(zip(params, grads)):
        state["m"][i] = b1 * state["m"][i] + (1 - b1) * g
        state["v"][i] = b2 * state["v"][i] + (1 - b2) * g ** 2
        mh = state["m"][i] / (1 - b1 ** t)
        vh = state["v"][i] / (1 - b2 ** t)
        new_params.append(p - lr * mh / (np.sqrt(vh) + 1e-8))
    state["t"] += 1
    return new_params


def minibatches(n, size):
    order = rng.permutation(n)
    for i in range(0, n, size):
        yield order[i:i + size]


params = [rng.randn(5, 12) * 0.4, np.zeros(12), rng.randn(12) * 0.3, np.zeros(())]
state = make_state(params)
for epoch in range(30):
    for idx in minibatches(128, 32):
        W, b, u, c = params
        a = np.maximum(0, X[idx] @ W + b)
        e = a @ u + c - y[idx]
        loss = np.mean(e ** 2)
        ge = 2 * e / len(idx)
        ga = np.outer(ge, u) * (a > 0)
        params = adam_step(params, [X[idx].T @ ga, ga.sum(0), a.T @ ge, ge.sum()], state)
    if epoch % 3 == 0:
        print("epoch", epoch, "last batch", loss)
