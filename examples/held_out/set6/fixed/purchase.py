import random

import numpy as np

random.seed(30)
np.random.seed(30)


def load(n):
    """age, yearly income, minutes on the page, pages seen -> did they buy"""
    rows = []
    for _ in range(n):
        age = random.randint(18, 75)
        income = random.gauss(30000 + 500 * age, 9000)
        minutes = random.expovariate(1 / 6)
        pages = 1 + int(minutes * random.uniform(0.3, 1.5))
        buy = 0.00005 * (income - 53000) + 0.25 * (minutes - 6) + 0.1 * (pages - 5) + random.gauss(0, 0.6) > 0
        rows.append([age, income, minutes, pages, float(buy)])
    return np.array(rows)


def scale(train, test):
    center, spread = train.mean(0), train.std(0)
    train -= center
    train /= spread
    return train, (test - center) / spread


class Classifier:
    def __init__(self, n):
        self.w = np.zeros(n)
        self.b = 0.0

    def prob(self, x):
        return 1 / (1 + np.exp(-np.clip(x @ self.w + self.b, -500, 500)))

    def epoch(self, x, y, lr, size=25):
        for i in range(0, len(x), size):
            err = self.prob(x[i:i + size]) - y[i:i + size]
            self.w -= lr * err @ x[i:i + size] / len(err)
            self.b -= lr * err.mean()

    def report(self, x, y):
        p = np.clip(self.prob(x), 1e-9, 1 - 1e-9)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), np.mean((p > 0.5) == y)


data = load(800)
Xtr, ytr, Xte, yte = data[:600, :4], data[:600, 4], data[600:, :4], data[600:, 4]
Xtr, Xte = scale(Xtr, Xte)
clf = Classifier(4)
for e in range(1800):
    clf.epoch(Xtr, ytr, 0.01)
    if e % 180 == 179:
        print("epoch", e + 1, "train loss/acc %.3f %.3f" % clf.report(Xtr, ytr), "test loss/acc %.3f %.3f" % clf.report(Xte, yte))
