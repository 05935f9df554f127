import numpy as np

# Subspace rule after Oja: looks Hebbian, falls down the reconstruction error |x - W W'x|^2
rng = np.random.default_rng(36)
basis = np.linalg.qr(rng.normal(size=(10, 3)))[0]
X = rng.normal(size=(600, 3)) * [3.0, 2.0, 1.5] @ basis.T + 0.1 * rng.normal(size=(600, 10))


class Subspace:
    def __init__(self, d, k):
        self.W = np.linalg.qr(rng.normal(size=(d, k)))[0]

    def learn(self, x, eta):
        y = self.W.T @ x
        rest = x - self.W @ y
        self.W += eta * np.outer(rest, y)
        return rest @ rest


net = Subspace(10, 3)
for epoch in range(30):
    eta = 0.01 / (1 + 0.2 * epoch)
    lost = 0.0
    for x in X[rng.permutation(600)]:
        lost += net.learn(x, eta)
    if epoch % 3 == 0:
        print(epoch, "reconstruction error per example", round(lost / 600, 4))
print("angles to the true space (cosines):", np.linalg.svd(net.W.T @ basis)[1].round(3))
print("W'W", (net.W.T @ net.W).round(2).tolist())
