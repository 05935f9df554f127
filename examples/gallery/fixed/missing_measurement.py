import os
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
table = np.genfromtxt(os.path.join(here, "plants.csv"), delimiter=",", skip_header=1)
table = table[~np.isnan(table).any(axis=1)]

X = table[:, :3]          # sunlight, water, age
y = table[:, 3]           # height

mu, sd = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
X = (X - mu) / sd
X = np.hstack([np.ones((len(X), 1)), X])
theta = np.zeros(4)

for i in range(300):
    h = X @ theta
    cost = np.sum((h - y) ** 2) / (2 * len(y))
    theta -= 0.1 * X.T @ (h - y) / len(y)
    if i % 30 == 0:
        print("iteration %d, cost %f" % (i, cost))

print(theta)
