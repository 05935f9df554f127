import os

import numpy as np

# filmed throw of a shot: time in s, height in m
data = np.genfromtxt(os.path.join(os.path.dirname(os.path.abspath(__file__)), "throws.csv"), delimiter=";", skip_header=1)
t = data[:, 0]
y = data[:, 1]
x = 2 * (t - t.min()) / (t.max() - t.min()) - 1

a, b, c = 0.0, 0.0, 0.0
rate = 0.1
step = 0
previous = np.inf
while step < 3000:
    y_hat = a * x ** 2 + b * x + c
    error = y_hat - y
    mse = np.mean(error ** 2)
    if step % 100 == 0:
        print(step, "mse", mse)
    if abs(previous - mse) < 1e-9:
        break
    previous = mse
    da = 2 * np.mean(error * x ** 2)
    db = 2 * np.mean(error * x)
    dc = 2 * np.mean(error)
    a -= rate * da
    b -= rate * db
    c -= rate * dc
    step += 1

print("height = %.3f x^2 + %.3f x + %.3f after %d steps, mse %.5f" % (a, b, c, step, mse))
