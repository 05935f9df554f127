import numpy as np


class Adam:
    def __init__(self, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for k in params:
            if k not in self.m:
                self.m[k] = np.zeros_like(params[k])
                self.v[k] = np.zeros_like(params[k])
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1 ** self.t)
            v_hat = self.v[k] / (1 - self.beta2 ** self.t)
            params[k] = params[k] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return params


def forward(params, x):
    h = np.tanh(x @ params["W1"] + params["b1"])
    return h, h @ params["W2"] + params["b2"]


def backward(params, x, t):
    h, out = forward(params, x)
    d = 2 * (out - t) / len(x)
    dh = d @ params["W2"].T * (1 - h ** 2)
    return {"W1": x.T @ dh, "b1": dh.sum(0), "W2": h.T @ d, "b2": d.sum(0)}


gen = np.random.default_rng(60)
x = gen.uniform(-3, 3, (320, 1))
t = np.exp(-x ** 2) + 0.3 * x
params = {"W1": gen.normal(size=(1, 16)), "b1": gen.normal(size=16),
          "W2": gen.normal(size=(16, 1)) / 4, "b2": np.zeros(1)}
opt = Adam()
for epoch in range(200):
    for i in np.array_split(gen.permutation(320), 10):
        params = opt.update(params, backward(params, x[i], t[i]))
    if epoch % 20 == 0:
        print("epoch", epoch, "mse", np.mean((forward(params, x)[1] - t) ** 2))
print("end", np.mean((forward(params, x)[1] - t) ** 2))
