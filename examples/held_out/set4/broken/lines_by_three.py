"""Cubic regression with four scalars, as on the first pages of the course."""
import numpy as np

np.random.seed(19)
m = 60
xs = np.random.uniform(-1.2, 1.2, m)
ys = 1.0 - 2.0 * xs + 1.5 * xs ** 2 + 0.8 * xs ** 3 + 0.1 * np.random.randn(m)

theta0 = 0.0
theta1 = 0.0
theta2 = 0.0
theta3 = 0.0
alpha = 0.3


def h(x):
    return theta0 + theta1 * x + theta2 * x ** 2 + theta3 * x ** 3


def cost():
    total = 0.0
    for x, y in zip(xs, ys):
        total += (h(x) - y) ** 2
    return total / (2 * m)


for iteration in range(1500):
    d0 = d1 = d2 = d3 = 0.0
    for x, y in zip(xs, ys):
        e = h(x) - y
        d0 += e
        d1 += e * x
        d2 += e * x ** 2
        d3 += e * x ** 3
    # simultaneous update
    temp0 = theta0 - alpha * d0 / m
    temp1 = theta1 - alpha * d1 / m
    temp2 = theta1 - alpha * d2 / m
    temp3 = theta3 - alpha * d3 / m
    theta0, theta1, theta2, theta3 = temp0, temp1, temp2, temp3
    if iteration % 150 == 0:
        print("iteration", iteration, "J =", round(float(cost()), 5))

print("J =", round(float(cost()), 5))
print("theta:", theta0, theta1, theta2, theta3)
