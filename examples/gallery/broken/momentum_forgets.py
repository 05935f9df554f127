import numpy as np

np.random.seed(8)
x = np.random.uniform(-1, 1, 80)
y = 1 - 2 * x + 3 * x ** 3 + np.random.normal(0, 0.1, 80)

degree = 5
A = np.vander(x, degree + 1, increasing=True)
coef = np.zeros(degree + 1)
learning_rate = 0.05
momentum = 0.95

for step in range(400):
    velocity = np.zeros_like(coef)
    residual = A @ coef - y
    cost = (residual ** 2).mean() / 2
    grad = A.T @ residual / len(y)
    velocity = momentum * velocity - learning_rate * grad
    coef = coef + velocity
    if step % 40 == 0:
        print("step %3d  cost %.5f" % (step, cost))

print(np.round(coef, 2))
