import numpy as np

rng = np.random.RandomState(13)
X = rng.rand(100, 3) * 2 - 1
Y = (X[:, :1] * 2 - X[:, 1:2] ** 2 + 0.5 * np.tanh(3 * X[:, 2:]))

params = {
    "W1": rng.randn(3, 16) * 0.5, "b1": np.zeros((1, 16)),
    "W2": rng.randn(16, 1) * 0.5, "b2": np.zeros((1, 1)),
}
m = {k: np.zeros_like(p) for k, p in params.items()}
v = {k: np.zeros_like(p) for k, p in params.items()}
beta1, beta2, eps, lr = 0.9, 0.999, 1e-8, 0.01


def loss_and_grads(params):
    z1 = X @ params["W1"] + params["b1"]
    a1 = np.maximum(z1, 0)
    out = a1 @ params["W2"] + params["b2"]
    loss = np.mean((out - Y) ** 2)
    d2 = 2 * (out - Y) / Y.size
    d1 = d2 @ params["W2"].T * (z1 > 0)
    return loss, {"W2": a1.T @ d2, "b2": d2.sum(0, keepdims=True), "W1": X.T @ d1, "b1": d1.sum(0, keepdims=True)}


for t in range(1, 501):
    loss, grads = loss_and_grads(params)
    for k in params:
        g = grads[k]
        m[k] = beta1 * m[k] + (1 - beta1) * g
        v[k] = beta2 * v[k] + (1 - beta2) * g
        m_hat = m[k] / (1 - beta1 ** t)
        v_hat = v[k] / (1 - beta2 ** t)
        params[k] -= lr * m_hat / (np.sqrt(np.abs(v_hat)) + eps)
    if t % 50 == 0:
        print(t, loss)
