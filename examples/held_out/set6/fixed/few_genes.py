import numpy as np


class LassoLogistic:
    """Logistic regression with an L1 penalty, subgradient steps."""

    def __init__(self, lam=0.05, eta=0.1, n_iter=12000):
        self.lam, self.eta, self.n_iter = lam, eta, n_iter
        self.cost_ = []

    def _p(self, X):
        return 1 / (1 + np.exp(-(X @ self.coef_ + self.intercept_)))

    def _cost(self, X, y):
        p = np.clip(self._p(X), 1e-12, 1 - 1e-12)
        nll = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        return nll + self.lam * np.abs(self.coef_).sum()

    def fit(self, X, y):
        n, d = X.shape
        self.coef_, self.intercept_ = np.zeros(d), 0.0
        for i in range(self.n_iter):
            r = self._p(X) - y
            g = X.T @ r / n + self.lam * np.sign(self.coef_)
            self.coef_ -= self.eta * g
            self.intercept_ -= self.eta * r.mean()
            self.cost_.append(self._cost(X, y))
            if i % 1000 == 0:
                print(f"{i:4d} cost {self.cost_[-1]:.4f}  |w| {np.abs(self.coef_).sum():.3f}  "
                      f"nearly zero {np.sum(np.abs(self.coef_) < 0.02)} of {d}")
        return self


g = np.random.default_rng(61)
genes = g.normal(size=(200, 30))
ill = (2 * genes[:, 0] - 1.5 * genes[:, 1] + genes[:, 2] + g.normal(0, 0.5, 200) > 0).astype(float)
clf = LassoLogistic(lam=0.05).fit(genes, ill)
print("largest:", np.argsort(-np.abs(clf.coef_))[:5], clf.coef_.round(2))
print("accuracy", ((clf._p(genes) > 0.5) == ill).mean())
