"""One attention head picks the number next to the flag; the class is that number's sign and size."""
import numpy as np

R = np.random.RandomState(21)
T, D, C = 8, 8, 3


def batch(n):
    x = R.randn(n, T, D) * 0.5
    x[:, :, 0] = 0
    flag = R.randint(0, T, n)
    c = R.randint(0, C, n)
    x[np.arange(n), flag, 0] = 2.0
    x[:, :, 1] = R.choice([-1.5, 0, 1.5], (n, T))
    x[np.arange(n), flag, 1] = np.array([-1.5, 0, 1.5])[c]
    return x, c


def softmax(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


P = {n: R.randn(D, D) / np.sqrt(D) for n in ("Q", "K", "V")}
P["O"] = R.randn(D, C) * 0.3
P["c"] = np.zeros(C)
lr, scale = 0.6, 1 / np.sqrt(D)

for it in range(1500):
    x, y = batch(32)
    G = {k: np.zeros_like(v) for k, v in P.items()}
    total = hits = 0
    for X, t in zip(x, y):                       # one sequence after the other
        q, k, v = X @ P["Q"], X @ P["K"], X @ P["V"]
        A = softmax(q @ k.T * scale)
        H = A @ v
        m = H.mean(axis=0)
        p = softmax(m @ P["O"] + P["c"])
        total -= np.log(p[t])
        hits += p.argmax() == t

        d = p.copy()
        d[t] -= 1
        G["O"] += np.outer(m, d)
        G["c"] += d
        dH = np.tile(P["O"] @ d / T, (T, 1))
        dA = dH @ v.T
        dS = A * (dA - (dA * A).sum(axis=1, keepdims=True)) * scale
        G["V"] += X.T @ (A.T @ dH)
        G["Q"] += X.T @ (dS @ k)
        G["K"] += X.T @ (dS @ q)
    for k in P:
        P[k] -= lr * G[k] / len(x)
    if it % 150 == 149:
        print("it", it + 1, "loss", round(total / 32, 3), "right", hits / 32)
