import numpy as np


def polynomial(X, degree):
    columns = [X[:, 0] ** i * X[:, 1] ** j
               for i in range(degree + 1) for j in range(degree + 1 - i) if i + j > 0]
    F = np.stack(columns, axis=1)
    return (F - F.mean(axis=0)) / F.std(axis=0)


class RidgeLogit:
    def __init__(self, **options):
        self.options = {"lr": 0.3, "lam": 30.0, "steps": 600}
        self.options.update(options)
        self.costs = []

    def proba(self, F):
        return 1 / (1 + np.exp(-np.clip(F @ self.w + self.b, -500, 500)))

    def cost(self, F, y):
        p = np.clip(self.proba(F), 1e-12, 1 - 1e-12)
        fit = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        return fit + self.options["lam"] / (2 * len(y)) * np.sum(self.w ** 2)

    def fit(self, F, y):
        m, d = F.shape
        self.w, self.b = np.zeros(d), 0.0
        for _ in range(self.options["steps"]):
            error = self.proba(F) - y
            grad_w = F.T @ error / m - self.options["lam"] / m * self.w
            grad_b = error.mean()
            self.w = self.w - self.options["lr"] * grad_w
            self.b = self.b - self.options["lr"] * grad_b
            self.costs.append(self.cost(F, y))
        return self


rng = np.random.default_rng(15)
X = rng.uniform(-1, 1, (200, 2))
y = (X[:, 0] ** 2 + X[:, 1] ** 2 < 0.5).astype(float)
flip = rng.random(200) < 0.08
y[flip] = 1 - y[flip]
F = polynomial(X, 5)

model = RidgeLogit().fit(F, y)
for i in range(0, 600, 60):
    print(i, "cost %.5g" % model.costs[i])
print("cost %.5g" % model.costs[-1], "largest weight %.4g" % np.abs(model.w).max())
print("accuracy", np.mean((model.proba(F) > 0.5) == y))
