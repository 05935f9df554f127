import os
import numpy as np

folder = os.path.dirname(os.path.abspath(__file__))
data = np.loadtxt(os.path.join(folder, "ice.csv"), delimiter=";", skiprows=1)
x = (data[:, :2] - data[:, :2].mean(0)) / data[:, :2].std(0)
y = data[:, 2:] / 100
m = x.shape[0]

w1 = np.random.randn(2, 6) * 0.7
b1 = np.random.randn(6) * 0.1
w2 = np.random.randn(6, 1) * 0.4
b2 = 0.0
lr = 0.1

losses = []
for epoch in range(3000):
    hidden = np.tanh(x.dot(w1) + b1)
    out = hidden.dot(w2) + b2
    error = np.mean(out - y, axis=1, keepdims=True)
    losses.append(np.mean((out - y) ** 2))

    grad_out = 2 * error / m
    grad_w2 = hidden.T.dot(grad_out)
    grad_b2 = grad_out.sum()
    grad_hidden = grad_out.dot(w2.T) * (1 - hidden ** 2)
    w2 -= lr * grad_w2
    b2 -= lr * grad_b2
    w1 -= lr * x.T.dot(grad_hidden)
    b1 -= lr * grad_hidden.sum(axis=0)

for i in range(0, 3000, 300):
    print(i, losses[i])
out = (np.tanh(x.dot(w1) + b1).dot(w2) + b2).ravel() * 100
print("first days, predicted and sold:")
for guess, sold in zip(out[:6], data[:6, 2]):
    print("%7.1f %7.1f" % (guess, sold))
