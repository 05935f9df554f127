import math
import random
from enum import Enum

import numpy as np


class Mode(Enum):
    BATCH = 1
    STOCHASTIC = 2


class LogitModel:
    """Two kinds of flower from the length and width of a petal."""

    def __init__(self, mode=Mode.BATCH, learning_rate=0.3, num_iterations=700):
        self.__mode = mode
        self.__rate = learning_rate
        self.__iterations = num_iterations

    def __probability(self, x):
        return 1.0 / (1.0 + math.exp(-self.beta.dot(x)))

    def __gradient(self, X, y):
        grad = np.zeros(self.p)
        for j in range(self.p):
            for i in range(self.m):
                grad[j] += (self.__probability(X[i]) - y[i]) * X[i, j]
        return grad / self.m

    def __loss(self, X, y):
        total = 0.0
        for i in range(self.m):
            q = min(max(self.__probability(X[i]), 1e-12), 1 - 1e-12)
            total -= math.log(q) if y[i] == 1 else math.log(1 - q)
        return total / self.m

    def fit(self, X, y):
        X = np.column_stack((np.ones(len(X)), X))
        self.m, self.p = X.shape
        self.beta = np.zeros(self.p)
        for i in range(self.__iterations):
            self.beta -= self.__rate * self.__gradient(X, y)
            if i % 100 == 0:
                print(i, "loss", round(self.__loss(X, y), 4), "beta", np.round(self.beta, 3))
        return self

    def score(self, X, y):
        X = np.column_stack((np.ones(len(X)), X))
        right = [(self.__probability(row) > 0.5) == (t == 1) for row, t in zip(X, y)]
        return sum(right) / len(right)


random.seed(5)
rows, kinds = [], []
for n in range(120):
    kind = n % 2
    rows.append([random.gauss(-0.8 + 1.6 * kind, 0.7), random.gauss(-0.6 + 1.2 * kind, 0.7)])
    kinds.append(kind)
model = LogitModel().fit(np.array(rows), np.array(kinds))
print("accuracy", model.score(np.array(rows), np.array(kinds)))
