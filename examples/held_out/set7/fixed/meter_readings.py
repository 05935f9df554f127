import numpy as np

rng = np.random.default_rng(77)
N, D, K = 320, 10, 3
hidden_cause = rng.normal(size=(N, K))
readings = 1.5 + hidden_cause @ rng.normal(0, 0.6, (K, D)) + rng.normal(0, 0.05, (N, D))

p = dict(W1=rng.normal(0, 0.2, (D, K)), b1=np.zeros(K), W2=rng.normal(0, 0.2, (K, D)), b2=np.zeros(D))
v = {name: np.zeros_like(value) for name, value in p.items()}
lr, mu, batch = 0.002, 0.9, 32

for epoch in range(1, 151):
    order = rng.permutation(N)
    total = 0.0
    for start in range(0, N, batch):
        x = readings[order[start:start + batch]]
        code = x @ p["W1"] + p["b1"]
        back = code @ p["W2"] + p["b2"]
        diff = back - x
        total += (diff ** 2).sum()

        g = {}
        delta = 2 * diff / len(x)
        g["W2"] = code.T @ delta
        g["b2"] = delta.sum(axis=0)
        delta = delta @ p["W2"].T
        g["W1"] = x.T @ delta
        g["b1"] = delta.sum(axis=0)

        v["W1"] = mu * v["W1"] - lr * g["W1"]
        v["b1"] = mu * v["b1"] - lr * g["b1"]
        v["W2"] = mu * v["W2"] - lr * g["W2"]
        v["b2"] = mu * v["b2"] - lr * g["b2"]
        for name in p:
            p[name] += v[name]
    if epoch % 25 == 0:
        print("epoch", epoch, "squared error per reading", round(float(total / N / D), 4))
