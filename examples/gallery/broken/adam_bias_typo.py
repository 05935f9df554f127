import numpy as np


class Adam:
    def __init__(self, lr=0.02, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.t = 0
        self.m = None
        self.v = None

    def update(self, w, g):
        if self.m is None:
            self.m = np.zeros_like(w)
            self.v = np.zeros_like(w)
        self.t += 1
        self.m = self.b1 * self.m + (1 - self.b1) * g
        self.v = self.b2 * self.v + (1 - self.b2) * g * g
        m_corr = self.m / (1 - self.b1 * self.t)
        v_corr = self.v / (1 - self.b2 ** self.t)
        return w - self.lr * m_corr / (np.sqrt(v_corr) + self.eps)


np.random.seed(31)
X = np.random.randn(300, 6)
true_w = np.array([1.5, -2.0, 0.0, 0.7, 0.0, 1.0])
y = (X @ true_w + 0.3 * np.random.randn(300) > 0.2).astype(float)

w = np.zeros(6)
b = np.zeros(1)
opt_w, opt_b = Adam(), Adam()

for epoch in range(25):
    shuffle = np.random.permutation(300)
    for k in range(0, 300, 50):
        batch = shuffle[k:k + 50]
        p = 1 / (1 + np.exp(-(X[batch] @ w + b)))
        err = p - y[batch]
        w = opt_w.update(w, X[batch].T @ err / 50)
        b = opt_b.update(b, np.array([err.mean()]))
    p = 1 / (1 + np.exp(-(X @ w + b)))
    logloss = -np.mean(y * np.log(p + 1e-15) + (1 - y) * np.log(1 - p + 1e-15))
    print("epoch", epoch, "logloss", round(logloss, 4), "acc", np.mean((p > 0.5) == y))
