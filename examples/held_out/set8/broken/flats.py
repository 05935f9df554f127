import os
import numpy as np

# rents from a csv file (rooms, area, age -> rent)
here = os.path.dirname(os.path.abspath(__file__))
table = np.genfromtxt(os.path.join(here, "flats.csv"), delimiter=",", skip_header=1)
print(len(table), "flats")
X, y = table[:, :3], table[:, 3]

mu, sigma = X.mean(axis=0), X.std(axis=0)
X = (X - mu) / sigma
y_mean, y_std = y.mean(), y.std()
t = (y - y_mean) / y_std

w = np.zeros(3)
b = 0.0
for epoch in range(401):
    pred = X @ w + b
    err = pred - t
    mse = np.mean(err ** 2)
    w -= 0.05 * 2 * X.T @ err / len(t)
    b -= 0.05 * 2 * err.mean()
    if epoch % 50 == 0:
        print("epoch", epoch, "mse", mse)
print("rmse in euros", np.sqrt(mse) * y_std)
