import numpy as np

rng = np.random.default_rng(12)


def init(n_in, n_hid, n_out):
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_in), (n_in, n_hid)), "b1": np.zeros(n_hid),
        "W2": rng.normal(0, np.sqrt(1 / n_hid), (n_hid, n_out)), "b2": np.zeros(n_out),
    }


def loss_and_grads(p, x, t):
    z = x @ p["W1"] + p["b1"]
    h = np.where(z > 0, z, 0.1 * z)
    s = h @ p["W2"] + p["b2"]
    s = s - s.max(axis=1, keepdims=True)
    q = np.exp(s)
    q /= q.sum(axis=1, keepdims=True)
    n = len(x)
    loss = -np.log(q[np.arange(n), t]).mean()
    q[np.arange(n), t] -= 1
    q /= n
    g = {"W2": h.T @ q, "b2": q.sum(0)}
    dz = q @ p["W2"].T * np.where(z > 0, 1, 0.1)
    g["W1"], g["b1"] = x.T @ dz, dz.sum(0)
    return loss, g


class Adam:
    def __init__(self, params, lr=5e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr, self.eps = lr, eps
        self.beta1, self.beta2 = betas
        self.m = {k: np.zeros_like(a) for k, a in params.items()}
        self.v = {k: np.zeros_like(a) for k, a in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        for k in self.params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1 ** self.t)
            v_hat = self.v[k] / (1 - self.beta2 ** self.t)
            self.params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


# three spirals
n = 400
t = np.repeat(np.arange(3), n)
r = np.tile(np.linspace(0.1, 1, n), 3)
phi = r * 5 + t * 2 * np.pi / 3 + rng.normal(0, 0.12, 3 * n)
x = np.stack([r * np.cos(phi), r * np.sin(phi)], axis=1) * 2

params = init(2, 48, 3)
opt = Adam(params)
for epoch in range(120):
    order = rng.permutation(len(x))
    losses = []
    for part in np.array_split(order, 40):
        loss, grads = loss_and_grads(params, x[part], t[part])
        opt.step(grads)
        losses.append(loss)
    if epoch % 12 == 11:
        hidden = x @ params["W1"] + params["b1"]
        out = np.where(hidden > 0, hidden, 0.1 * hidden) @ params["W2"] + params["b2"]
        print(epoch + 1, np.mean(losses), (out.argmax(1) == t).mean())
