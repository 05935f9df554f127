import numpy as np

rng = np.random.default_rng(21)
V, D, C, L = 12, 6, 3, 5

# sentences of five word ids; each topic prefers four of the words
topic = rng.integers(0, C, 150)
favourite = rng.random((150, L)) < 0.7
ids = np.where(favourite, topic[:, None] * 4 + rng.integers(0, 4, (150, L)), rng.integers(0, V, (150, L)))

E = rng.normal(0, 0.5, (V, D))
W = rng.normal(0, 0.5, (D, C))
b = np.zeros(C)


def step(ids, topic, lr):
    global E, W, b
    n = len(ids)
    mean_vec = E[ids].mean(axis=1)
    logits = mean_vec @ W + b
    logits -= logits.max(axis=1, keepdims=True)
    logp = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    nll = -logp[np.arange(n), topic].mean()

    dlogits = np.exp(logp)
    dlogits[np.arange(n), topic] -= 1
    dlogits /= n
    dvec = dlogits @ W.T
    dE = np.zeros_like(E)
    np.add.at(dE, ids, np.repeat(dvec[:, None, :], L, axis=1) / L)

    W = W - lr * mean_vec.T @ dlogits
    b = b - lr * dlogits.sum(axis=0)
    E = E - lr * dE
    return nll


for epoch in range(300):
    nll = step(ids, topic, 1.0)
    if epoch % 30 == 0:
        print(f"epoch {epoch} nll {nll:.4f}")
