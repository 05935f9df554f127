import numpy as np

# One symbol of the sequence carries a flag; it has to be known at the end.
rng = np.random.default_rng(5)
T, B, H = 10, 32, 12


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sequences():
    s = rng.choice([-1.0, 1.0], size=(T, B, 2))
    s[:, :, 1] = 0
    where, who = rng.integers(0, T - 3, B), np.arange(B)
    s[where, who, 1] = 1
    return s, (s[where, who, 0] > 0).astype(float)[:, None]


P = {}
for gate in "figo":
    P["W" + gate] = rng.normal(0, 0.3, (H + 2, H))
    P["b" + gate] = np.full(H, 1.0 if gate == "f" else 0.0)
P["V"] = rng.normal(0, 0.3, (H, 1))
P["c"] = np.zeros(1)


def step(xs, target):
    h, c = np.zeros((B, H)), np.zeros((B, H))
    store = []
    for x in xs:
        z = np.hstack([h, x])
        f = sigmoid(z @ P["Wf"] + P["bf"])
        i = sigmoid(z @ P["Wi"] + P["bi"])
        g = np.tanh(z @ P["Wg"] + P["bg"])
        o = sigmoid(z @ P["Wo"] + P["bo"])
        c_old = c
        c = f * c_old + i * g
        h = o * np.tanh(c)
        store.append((z, f, i, g, o, c_old, c))
    p = sigmoid(h @ P["V"] + P["c"])
    loss = -np.mean(target * np.log(p) + (1 - target) * np.log(1 - p))

    G = {k: np.zeros_like(v) for k, v in P.items()}
    d_out = (p - target) / B
    G["V"] = h.T @ d_out
    G["c"] = d_out.sum(0)
    dh_next, dc_next = np.zeros((B, H)), np.zeros((B, H))
    for t in range(T - 1, -1, -1):
        z, f, i, g, o, c_old, c = store[t]
        dh = dh_next
        if t == T - 1:
            dh = dh + d_out @ P["V"].T
        th = np.tanh(c)
        dc = dh * o * (1 - th ** 2) + dc_next
        d = {"o": dh * th * o * (1 - o), "f": dc * c_old * f * (1 - f),
             "i": dc * g * i * (1 - i), "g": dc * i * (1 - g ** 2)}
        dz = 0
        for k in "figo":
            G["W" + k] += z.T @ d[k]
            G["b" + k] += d[k].sum(0)
            dz = dz + d[k] @ P["W" + k].T
        dh_prev, dc_prev = dz[:, :H], f * dc
        dh_next, dc_next = dh_prev, dc_prev
    return loss, np.mean((p > 0.5) == target), G


m = {k: np.zeros_like(v) for k, v in P.items()}
v = {k: np.zeros_like(a) for k, a in P.items()}
for t in range(1, 601):
    loss, acc, G = step(*sequences())
    for k in P:
        m[k] = 0.9 * m[k] + 0.1 * G[k]
        v[k] = 0.99 * v[k] + 0.01 * G[k] ** 2
        P[k] -= 0.01 * (m[k] / (1 - 0.9 ** t)) / (np.sqrt(v[k] / (1 - 0.99 ** t)) + 1e-8)
    if t % 75 == 0:
        print(f"{t:4d}  loss {loss:.4f}  right {acc:.2f}")
