import numpy as np

np.random.seed(17)
# hours after kneading and kitchen temperature -> height of the dough (scaled)
hours = np.random.uniform(0, 8, (200, 1))
temp = np.random.uniform(17, 29, (200, 1))
speed = np.exp((temp - 23) / 5)
y = 1 + 1.6 / (1 + np.exp(-(hours * speed - 4) * 1.2)) - 0.05 * np.maximum(hours * speed - 8, 0)
y = y + np.random.randn(200, 1) * 0.02
X = np.hstack([(hours - 4) / 2.3, (temp - 23) / 3.5])

W1 = np.random.randn(2, 15) * 0.7
b1 = np.zeros((1, 15))
W2 = np.random.randn(15, 1) * 0.25
b2 = np.zeros((1, 1))
lr = 0.05

for it in range(6001):
    hidden = np.tanh(X @ W1 + b1)
    out = hidden @ W2 + b2
    loss = np.mean((out - y) ** 2)

    d_out = 2 * (out - y) / len(y)
    d_hidden = d_out @ W2.T * (1 - hidden ** 2)

    W2 -= lr * hidden.T @ d_out
    b2 -= lr * d_out.sum(axis=0, keepdims=True)
    W1 -= lr * X.T @ d_hidden
    b1 -= lr * d_hidden.sum(axis=0, keepdims=True)

    if it % 600 == 0:
        print("iteration", it, "loss", round(float(loss), 6))

worst = np.abs(out - y).max()
print("largest error", round(float(worst), 3))
