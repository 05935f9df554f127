import csv
import os

import numpy as np

# bikes hired a day from temperature, wind, rain, workday; by hand, one coefficient at a time
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hire.csv"), newline="") as handle:
    table = [[float(cell) for cell in row[1:]] for row in list(csv.reader(handle))[1:]]
table = np.array(table)
X = table[:, :4]
X = (X - X.mean(0)) / X.std(0)
y = table[:, 4:] / 100

coef = np.zeros(4)
intercept = 0.0
lr = 0.02
n_epochs = 5000

for epoch in range(n_epochs):
    pred = (X @ coef).reshape(-1, 1) + intercept
    err = pred - y
    steps = []
    for j in range(4):
        steps.append(2 * np.mean(err * X[:, j]))
    for j in range(4):
        coef[j] -= lr * steps[j]
    intercept -= lr * 2 * err.mean()
    if epoch % 500 == 0:
        print(f"epoch {epoch} mse {np.mean(err ** 2):.4f} coef {coef.round(3)} intercept {intercept:.3f}")
