import numpy as np


class FM:
    """Factorization machine: y = w0 + <w, x> + sum over pairs <v_i, v_j> x_i x_j, logistic loss, targets -1 / +1"""

    def __init__(self, n, k, seed):
        r = np.random.RandomState(seed)
        self.w0, self.w, self.v = 0.0, np.zeros(n), r.normal(0, 0.1, (n, k))

    def score(self, X):
        s = X @ self.v
        return self.w0 + X @ self.w + 0.5 * (s ** 2 - X ** 2 @ self.v ** 2).sum(axis=1)

    def partial_fit(self, X, y, lr, reg):
        f = self.score(X)
        g = -y / (1 + np.exp(y * f)) / len(y)
        s = X @ self.v
        dv = X.T @ (g[:, None] * s) - (X ** 2).T @ g[:, None] * self.v
        self.w0 -= lr * g.sum()
        self.w -= lr * (X.T @ g + reg * self.w)
        self.v -= lr * (dv + reg * self.v)


r = np.random.RandomState(0)
users, ads, hours = 20, 15, 4
N = 6000
u, a, h = r.randint(users, size=N), r.randint(ads, size=N), r.randint(hours, size=N)
taste = r.choice([-1, 1], users)
topic = r.choice([-1, 1], ads)
logit = 2.0 * taste[u] * topic[a] + 0.5 * (h == 2) - 0.2
y = np.where(r.rand(N) < 1 / (1 + np.exp(-logit)), 1, -1)
X = np.zeros((N, users + ads + hours))
X[np.arange(N), u] = 1
X[np.arange(N), users + a] = 1
X[np.arange(N), users + ads + h] = 1

fm = FM(X.shape[1], 3, 5)
for epoch in range(121):
    order = r.permutation(5000)
    for part in order.reshape(-1, 50):
        fm.partial_fit(X[part], y[part], 0.2, 1e-4)
    if epoch % 12 == 0:
        loss = [np.logaddexp(0, -y[s] * fm.score(X[s])).mean() for s in (slice(0, 5000), slice(5000, None))]
        acc = np.mean(np.sign(fm.score(X[5000:])) == y[5000:])
        print("epoch %d train %.4f test %.4f right %.3f" % (epoch, *loss, acc))
best = np.logaddexp(0, -y * logit).mean()
print("nobody can do better than about %.3f" % best)
