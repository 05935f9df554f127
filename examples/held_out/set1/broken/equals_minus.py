from numpy import *

random.seed(55)
m = 70
x = random.uniform(0, 10, m)
y = 3.5 + 1.2 * x + random.normal(0, 0.5, m)

X = c_[ones(m), (x - x.mean()) / x.std()]
y = y.reshape(m, 1)
theta = zeros((2, 1))
alpha = 0.1
J = zeros(200)

for it in range(200):
    h = X @ theta
    J[it] = sum((h - y) ** 2) / (2 * m)
    grad = X.T @ (h - y) / m
    theta =- alpha * grad

print(J[[0, 1, 2, 50, 100, 199]])
print(theta.ravel())
