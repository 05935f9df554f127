import copy

import numpy as np

rng = np.random.default_rng(68)
X = rng.uniform(-3, 3, (90, 1))
y = np.sin(X) + rng.normal(0, 0.25, (90, 1))
Xv, yv = X[60:], y[60:]
X, y = X[:60], y[:60]


class Net:
    def __init__(self):
        self.W1, self.b1 = rng.normal(0, 2, (1, 60)), rng.uniform(-3, 3, 60)
        self.W2, self.b2 = rng.normal(0, 0.1, (60, 1)), np.zeros(1)

    def __call__(self, x):
        self.x, self.h = x, np.tanh(x @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def update(self, d, lr):
        dh = d @ self.W2.T * (1 - self.h ** 2)
        self.W2 -= lr * self.h.T @ d
        self.b2 -= lr * d.sum(0)
        self.W1 -= lr * self.x.T @ dh
        self.b1 -= lr * dh.sum(0)


net = Net()
best, best_net, waited, epoch = np.inf, None, 0, 0
while waited < 400:
    err = net(X) - y
    net.update(2 * err / len(X), 0.02)
    val = np.mean((net(Xv) - yv) ** 2)
    if val < best - 1e-5:
        best, best_net, waited = val, copy.deepcopy(net), 0
    else:
        waited += 1
    if epoch % 250 == 0:
        print(f"epoch {epoch} train {np.mean(err ** 2):.4f} validation {val:.4f}")
    epoch += 1
net = best_net
print("stopped after", epoch, "epochs; best validation error", round(best, 4), "noise alone 0.0625")
