import numpy as np

rng = np.random.default_rng(25)


def rings(n):
    k = rng.integers(0, 2, n)
    a = rng.uniform(0, 2 * np.pi, n)
    r = 1 + 1.2 * k + rng.normal(0, 0.15, n)
    return np.stack([r * np.cos(a), r * np.sin(a)], axis=1), k[:, None].astype(float)


def dense(n_in, n_out):
    W = rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))
    b = np.zeros(n_out)
    memory = {}

    def forward(x):
        memory["x"] = x
        memory["a"] = np.tanh(np.einsum("ij,jk->ik", x, W) + b)
        return memory["a"]

    def backward(g, lr):
        g = g * (1 - memory["a"] ** 2)
        back = np.einsum("ik,jk->ij", g, W)
        W[:] -= lr * np.einsum("ij,ik->jk", memory["x"], g)
        b[:] -= lr * g.sum(axis=0)
        return back

    return forward, backward


def readout(n_in):
    w = rng.normal(0, np.sqrt(1 / n_in), (n_in, 1))
    c = np.zeros(1)
    memory = {}

    def forward(x):
        memory["x"] = x
        return 1 / (1 + np.exp(-(x @ w + c)))

    def backward(g, lr):
        back = g @ w.T
        w[:] -= lr * memory["x"].T @ g
        c[:] -= lr * g.sum(axis=0)
        return back

    return forward, backward


def batches(X, y, size):
    order = rng.permutation(len(X))
    for i in range(0, len(X), size):
        yield X[order[i:i + size]], y[order[i:i + size]]


chain = [dense(2, 12), dense(12, 12), readout(12)]
X, y = rings(500)
for epoch in range(80):
    losses, right = [], 0
    for xb, yb in batches(X, y, 20):
        p = xb
        for forward, _ in chain:
            p = forward(p)
        losses.append(-np.mean(yb * np.log(p) + (1 - yb) * np.log(1 - p)))
        right += np.sum((p > 0.5) == yb)
        g = (p - yb) / len(xb)
        for _, backward in reversed(chain):
            g = backward(g, 0.3)
    if epoch % 10 == 0:
        print(f"epoch {epoch:3d} loss {np.mean(losses):.4f} accuracy {right / len(X):.3f}")
print("finished with accuracy", right / len(X))
