# simple linear regression: price (in 100 000) = W[0] + W[1] * sqft
import numpy as np


def read(path):
    rows = []
    for line in open(path):
        if line[0].isdigit():
            rows.append([float(c) for c in line.strip().split(",")])
    return np.array(rows)


def RSS(X, Y, W):
    return sum((y - (W[0] + W[1] * x)) ** 2 for x, y in zip(X, Y))


def descend(X, Y, W):
    g0 = sum(y - (W[0] + W[1] * x) for x, y in zip(X, Y)) / len(X)
    g1 = sum((y - (W[0] + W[1] * x)) * x for x, y in zip(X, Y)) / len(X)
    return np.array([g0, g1])


data = read("square_feet.csv")
sqft, price = data[:, 0], data[:, 1]

W = np.zeros(2)
n = 0.01
for k in range(600):
    W = W + 2 * n * descend(sqft, price, W)
    rss = RSS(sqft, price, W)
    if k % 60 == 0:
        print("iteration", k, "RSS", rss)
print(W)
