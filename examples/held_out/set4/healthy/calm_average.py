import numpy as np

rs = np.random.RandomState(38)
n, d = 500, 8
X = rs.randn(n, d)
truth = rs.randn(d)
y = X @ truth + 1.0 + 0.8 * rs.randn(n)

w, b = np.zeros(d), 0.0
avg_w, avg_b, count = np.zeros(d), 0.0, 0
rate = 0.04


def mse(w, b):
    return np.mean((X @ w + b - y) ** 2)


for step in range(1, 12001):
    i = rs.randint(n)
    e = X[i] @ w + b - y[i]
    w = w - rate * e * X[i]
    b = b - rate * e
    if step > 1000:
        count += 1
        avg_w += (w - avg_w) / count
        avg_b += (b - avg_b) / count
    if step % 1200 == 0:
        print(f"{step:6d}  wandering {mse(w, b):.4f}  averaged {mse(avg_w, avg_b):.4f}")
best = np.linalg.lstsq(np.c_[X, np.ones(n)], y, rcond=None)[0]
print("least squares", mse(best[:d], best[d]).round(4))
