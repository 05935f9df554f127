import numpy as np

rng = np.random.default_rng(5)

# a row of fourteen cards is shown one by one: which suit had the first one?
SUITS, T, H = 4, 14, 20


def deal(n):
    suits = rng.integers(0, SUITS, (n, T))
    return np.eye(SUITS)[suits], suits[:, 0]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


p = {}
for gate in "fioc":
    p["W" + gate] = rng.normal(0, 1 / np.sqrt(H + SUITS), (H + SUITS, H))
    p["b" + gate] = np.zeros(H)
p["bf"] += 1
p["Wy"] = rng.normal(0, 1 / np.sqrt(H), (H, SUITS))
p["by"] = np.zeros(SUITS)


def forward(x):
    h = np.zeros((len(x), H))
    c = np.zeros((len(x), H))
    caches = []
    for t in range(T):
        z = np.hstack([h, x[:, t]])
        f = sigmoid(z @ p["Wf"] + p["bf"])
        i = sigmoid(z @ p["Wi"] + p["bi"])
        o = sigmoid(z @ p["Wo"] + p["bo"])
        g = np.tanh(z @ p["Wc"] + p["bc"])
        c_prev, c = c, f * c + i * g
        h = o * np.tanh(c)
        caches.append((z, f, i, o, g, c_prev, c))
    s = h @ p["Wy"] + p["by"]
    e = np.exp(s - s.max(1, keepdims=True))
    return h, e / e.sum(1, keepdims=True), caches


def backward(h, probs, y, caches):
    grads = {k: np.zeros_like(v) for k, v in p.items()}
    ds = probs.copy()
    ds[np.arange(len(y)), y] -= 1
    ds /= len(y)
    grads["Wy"] = h.T @ ds
    grads["by"] = ds.sum(0)
    dh_last = ds @ p["Wy"].T
    dh_next = np.zeros_like(dh_last)
    dc_next = np.zeros_like(dh_last)
    for t in reversed(range(T)):
        z, f, i, o, g, c_prev, c = caches[t]
        dh = dh_next + (dh_last if t == T - 1 else 0)
        tc = np.tanh(c)
        dc = dc_next + dh * o * (1 - tc ** 2)
        d = {"f": dc * c_prev * f * (1 - f), "i": dc * g * i * (1 - i),
             "o": dh * tc * o * (1 - o), "c": dc * i * (1 - g ** 2)}
        dz = 0
        for gate in "fioc":
            grads["W" + gate] += z.T @ d[gate]
            grads["b" + gate] += d[gate].sum(0)
            dz = dz + d[gate] @ p["W" + gate].T
        dh_next = dz[:, :H]
        dc_next = dc * f
    return grads


m = {k: np.zeros_like(v) for k, v in p.items()}
v = {k: np.zeros_like(w) for k, w in p.items()}
for step in range(1, 601):
    x, y = deal(64)
    h, probs, caches = forward(x)
    loss = -np.log(probs[np.arange(64), y]).mean()
    grads = backward(h, probs, y, caches)
    for k in p:
        m[k] = 0.9 * m[k] + 0.1 * grads[k]
        v[k] = 0.999 * v[k] + 0.001 * grads[k] ** 2
        p[k] -= 0.01 * (m[k] / (1 - 0.9 ** step)) / (np.sqrt(v[k] / (1 - 0.999 ** step)) + 1e-8)
    if step % 60 == 0:
        print(step, "loss %.4f" % loss, "right %.2f" % np.mean(probs.argmax(1) == y))
