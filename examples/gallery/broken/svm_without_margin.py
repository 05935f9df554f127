import numpy as np

np.random.seed(15)

n = 100
X = np.r_[np.random.randn(n // 2, 2) * 0.8 + [1.5, 1], np.random.randn(n // 2, 2) * 0.8 - [1.5, 1]]
y = np.r_[np.ones(n // 2), -np.ones(n // 2)]

w = np.zeros(2)
b = 0.0
lam = 0.01
eta = 0.1

for epoch in range(300):
    margin = y * (X @ w + b)
    hinge = np.maximum(0, 1 - margin)
    objective = 0.5 * lam * w @ w + hinge.mean()

    active = (margin < 1).astype(float)
    grad_w = lam * w - (y @ X) / n
    grad_b = -(active * y).sum() / n

    w = w - eta * grad_w
    b = b - eta * grad_b
    if epoch % 30 == 0:
        print(epoch, "objective", objective, "errors", np.sum(margin < 0))

print("w", w, "b", b)
