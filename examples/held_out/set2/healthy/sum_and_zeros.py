import numpy as np

np.random.seed(111)
# zero weights are a fine start for a model without hidden layer
X = np.random.randn(6, 300)
Y = (np.array([[1, -1, 0.5, 0, 0, 2.0]]) @ X + 0.8 * np.random.randn(1, 300) > 1.0) * 1.0

w, b = np.zeros((6, 1)), 0
lr = 0.002
history = []
i = 0
while True:
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    J = -np.sum(np.log(np.where(Y == 1, A, 1 - A)))
    history.append(J)
    w = w - lr * X @ (A - Y).T
    b = b - lr * np.sum(A - Y)
    if i % 25 == 0:
        print("step", i, "total loss", round(J, 3))
    i += 1
    if i >= 2 and abs(history[-2] - history[-1]) < 1e-3 or i > 400:
        break
print("stopped after", i, "accuracy", np.mean((A > 0.5) == Y))
