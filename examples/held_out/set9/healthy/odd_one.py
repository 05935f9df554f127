import numpy as np

rng = np.random.default_rng(90)
N, F, HEADS, D = 6, 5, 2, 8


def sets(n):
    """five coins of one kind and an odd one: is the odd one heavier (1) or lighter (0)?"""
    y = rng.integers(0, 2, n)
    x = rng.normal(0, 0.3, (n, N, F))
    x[:, :, 0] += 1
    odd = rng.integers(0, N, n)
    x[np.arange(n), odd, 1] += 3                       # a scratch marks it
    x[np.arange(n), odd, 2] += np.where(y == 1, 0.7, -0.7)
    return x, y.astype(float)


class Pool:
    def __init__(self):
        self.q = rng.normal(0, 0.3, (HEADS, D))
        self.K = rng.normal(0, 0.4, (HEADS, F, D))
        self.V = rng.normal(0, 0.4, (HEADS, F, D))
        self.w = rng.normal(0, 0.3, (HEADS, D))
        self.c = np.zeros(1)

    def loss(self, x, y):
        k = np.einsum("nif,hfd->nhid", x, self.K)
        v = np.einsum("nif,hfd->nhid", x, self.V)
        s = np.einsum("nhid,hd->nhi", k, self.q)
        a = np.exp(s - s.max(-1, keepdims=True))
        a /= a.sum(-1, keepdims=True)
        o = np.einsum("nhi,nhid->nhd", a, v)
        z = np.einsum("nhd,hd->n", o, self.w) + self.c
        value = np.mean(np.logaddexp(0, z) - y * z)

        dz = (1 / (1 + np.exp(-z)) - y) / len(y)
        do = np.einsum("n,hd->nhd", dz, self.w)
        da = np.einsum("nhd,nhid->nhi", do, v)
        dv = np.einsum("nhd,nhi->nhid", do, a)
        ds = a * (da - (a * da).sum(-1, keepdims=True))
        dk = np.einsum("nhi,hd->nhid", ds, self.q)
        grads = {"q": np.einsum("nhi,nhid->hd", ds, k), "K": np.einsum("nif,nhid->hfd", x, dk),
                 "V": np.einsum("nif,nhid->hfd", x, dv), "w": np.einsum("n,nhd->hd", dz, o), "c": dz.sum(keepdims=True)}
        return value, grads, np.mean((z > 0) == (y > 0.5))


def adam(net, lr=0.01):
    names = ["q", "K", "V", "w", "c"]
    first = {k: 0.0 for k in names}
    second = {k: 0.0 for k in names}
    t = 0

    def move(grads):
        nonlocal t
        t += 1
        for k in names:
            first[k] = 0.9 * first[k] + 0.1 * grads[k]
            second[k] = 0.99 * second[k] + 0.01 * grads[k] ** 2
            step = first[k] / (1 - 0.9 ** t) / (np.sqrt(second[k] / (1 - 0.99 ** t)) + 1e-8)
            setattr(net, k, getattr(net, k) - lr * step)
    return move


net = Pool()
move = adam(net)
for t in range(501):
    value, grads, right = net.loss(*sets(64))
    move(grads)
    if t % 50 == 0:
        print(f"{t:4d}  loss {value:.4f}  right {right:.3f}")
