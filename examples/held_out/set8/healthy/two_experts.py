import numpy as np

np.random.seed(15)


class Experts:
    """A gate chooses (softly) between linear experts; squared error of the mixture."""

    def __init__(self, d, k):
        self.G = np.random.randn(d, k) * 0.1
        self.E = np.random.randn(d, k) * 0.5

    def forward(self, X):
        s = X @ self.G
        s = np.exp(s - s.max(1, keepdims=True))
        self.gate = s / s.sum(1, keepdims=True)
        self.each = X @ self.E
        return (self.gate * self.each).sum(1)

    def backward(self, X, err):
        n = len(err)
        mix = (self.gate * self.each).sum(1, keepdims=True)
        d = 2 * err[:, None] / n
        dE = X.T @ (d * self.gate)
        dG = X.T @ (d * self.gate * (self.each - mix))
        return dG, dE


x = np.random.uniform(-2, 2, 400)
y = np.where(x > 0.3, 2 * x - 1, -x + 0.5) + np.random.randn(400) * 0.05
X = np.column_stack([x, np.ones(400)])
moe = Experts(2, 2)
for step in range(3001):
    err = moe.forward(X) - y
    dG, dE = moe.backward(X, err)
    moe.G -= 1.0 * dG           # the gate may learn faster
    moe.E -= 0.2 * dE
    if step % 300 == 0:
        print("step", step, "mse", np.mean(err ** 2).round(5), "share of expert 0", moe.gate[:, 0].mean().round(3))
print(moe.E.round(2))
