import numpy as np

np.random.seed(0)
A = np.random.randn(60, 4)
A = np.c_[A, np.ones(60)]
b = A @ np.array([1., -2., .5, 3., 4.]) + 0.1 * np.random.randn(60)

x = np.zeros(5)
v = np.zeros(5)
mu, lr = 0.9, 0.01
for k in range(200):
    ahead = x + mu * v
    r = A @ ahead - b
    f = 0.5 * np.mean(r ** 2)
    g = A.T @ r / len(b)
    v = mu * v - lr * g
    x = x + v
    if k % 20 == 0:
        print(k, f)
print(x)
