import numpy as np

# LSTM: one value of a noisy sequence is marked, remember it until the end
np.random.seed(4)
T, H = 25, 12


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


class LSTM:
    def __init__(self, n_in, n_hid):
        z = n_in + n_hid
        self.p = {}
        for gate in "fico":
            self.p["W" + gate] = np.random.randn(n_hid, z) / np.sqrt(z)
            self.p["b" + gate] = np.zeros((n_hid, 1))
        self.p["bf"] += 1.0
        self.p["Wy"] = np.random.randn(1, n_hid) / np.sqrt(n_hid)
        self.p["by"] = np.zeros((1, 1))

    def forward(self, xs):
        p = self.p
        m = xs.shape[2]
        self.h, self.c = [np.zeros((H, m))], [np.zeros((H, m))]
        self.z, self.f, self.i, self.g, self.o = [], [], [], [], []
        for t in range(T):
            z = np.vstack((self.h[-1], xs[t]))
            f = sigmoid(p["Wf"] @ z + p["bf"])
            i = sigmoid(p["Wi"] @ z + p["bi"])
            g = np.tanh(p["Wc"] @ z + p["bc"])
            o = sigmoid(p["Wo"] @ z + p["bo"])
            c = f * self.c[-1] + i * g
            self.h.append(o * np.tanh(c))
            self.c.append(c)
            for store, value in zip((self.z, self.f, self.i, self.g, self.o), (z, f, i, g, o)):
                store.append(value)
        return p["Wy"] @ self.h[-1] + p["by"]

    def backward(self, dy):
        p = self.p
        d = {k: np.zeros_like(v) for k, v in p.items()}
        d["Wy"] = dy @ self.h[-1].T
        d["by"] = dy.sum(axis=1, keepdims=True)
        dh = p["Wy"].T @ dy
        dc = np.zeros_like(dh)
        for t in reversed(range(T)):
            f, i, g, o = self.f[t], self.i[t], self.g[t], self.o[t]
            c_now = np.tanh(self.c[t + 1])
            c_prev = self.c[t]
            do = dh * c_now * o * (1 - o)
            dc = dh * o * (1 - c_now ** 2)
            df = dc * c_prev * f * (1 - f)
            di = dc * g * i * (1 - i)
            dg = dc * i * (1 - g ** 2)
            dz = 0
            for name, da in zip("fico", (df, di, dg, do)):
                d["W" + name] += da @ self.z[t].T
                d["b" + name] += da.sum(axis=1, keepdims=True)
                dz = dz + p["W" + name].T @ da
            dh = dz[:H]
            dc = dc * f
        return d


net = LSTM(2, H)
cache = {k: np.zeros_like(v) for k, v in net.p.items()}
for it in range(801):
    xs = np.random.randn(T, 2, 40)
    xs[:, 1] = 0
    mark = np.random.randint(0, T - 2, 40)
    xs[mark, 1, np.arange(40)] = 1
    target = xs[mark, 0, np.arange(40)][None]
    y = net.forward(xs)
    loss = np.mean((y - target) ** 2)
    grads = net.backward(2 * (y - target) / 40)
    for k in net.p:
        cache[k] = 0.95 * cache[k] + 0.05 * grads[k] ** 2
        net.p[k] -= 0.01 * grads[k] / (np.sqrt(cache[k]) + 1e-6)
    if it % 100 == 0:
        print("iter", it, "loss", round(float(loss), 4))
