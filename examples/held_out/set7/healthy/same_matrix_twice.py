import numpy as np

rng = np.random.default_rng(45)
hidden = rng.normal(size=(400, 4))
X = np.tanh(hidden @ rng.normal(0, 0.7, (4, 12)))

W = rng.normal(0, 0.2, (12, 6))
a, b = np.zeros(6), np.zeros(12)
step = 0.1
for k in range(2001):
    H = np.tanh(X @ W + a)
    R = H @ W.T + b
    D = 2 * (R - X) / len(X)
    loss = np.square(R - X).sum() / len(X)
    DH = (D @ W) * (1 - H ** 2)
    gW = D.T @ H + X.T @ DH          # decoder + encoder
    W -= step * gW
    a -= step * DH.sum(0)
    b -= step * D.sum(0)
    if k == 1000:
        step /= 2
    if k % 250 == 0:
        print(k, loss)

# how much of the spread is left?
left = ((np.tanh(X @ W + a) @ W.T + b - X) ** 2).mean(axis=0) / X.var(axis=0)
print("share not explained, by column:", left.round(3))
