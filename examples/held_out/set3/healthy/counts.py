import numpy as np


class PoissonModel:
    """log(mean count) = X w + c, fitted by climbing the log-likelihood."""

    def __init__(self, rate: float = 0.05):
        self.rate = rate

    def log_likelihood(self, X, k):
        eta = X @ self.w + self.c
        return np.mean(k * eta - np.exp(eta))

    def fit(self, X, k, rounds=1500):
        n, d = X.shape
        self.w = np.zeros(d)
        self.c = 0.0
        self.trace = []
        for _ in range(rounds):
            surprise = k - np.exp(X @ self.w + self.c)
            self.w += self.rate * X.T @ surprise / n
            self.c += self.rate * surprise.mean()
            self.trace.append(self.log_likelihood(X, k))
        return self


rng = np.random.default_rng(5)
X = rng.normal(size=(500, 3))
true = np.array([0.4, -0.3, 0.1])
k = rng.poisson(np.exp(X @ true + 0.8))
model = PoissonModel().fit(X, k)
for i in range(0, 1500, 150):
    print(i, "log-likelihood per observation", round(float(model.trace[i]), 5))
print("found", model.w.round(3), "plus", round(float(model.c), 3), "true", true, "plus 0.8")
