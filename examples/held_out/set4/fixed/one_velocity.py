import numpy as np

np.random.seed(11)
n = 10
X = np.random.uniform(-2, 2, (2, 350))
Y = np.where(np.sin(2 * X[:1]) * np.cos(2 * X[1:]) > 0, 1.0, 0.0)
m = X.shape[1]

W1 = np.random.randn(n, 2)
W2 = np.random.randn(n, n) / np.sqrt(n)
W3 = np.random.randn(n, n) / np.sqrt(n)
W4 = np.random.randn(1, n) / np.sqrt(n)
b1 = np.zeros((n, 1))
b4 = np.zeros((1, 1))

vW1 = np.zeros((n, 2))
vW2, vW3 = np.zeros((n, n)), np.zeros((n, n))
vW4 = np.zeros((1, n))
vb1 = np.zeros((n, 1))
vb4 = np.zeros((1, 1))
mu = 0.9
eta = 0.3

for t in range(2000):
    A1 = np.tanh(W1 @ X + b1)
    A2 = np.tanh(W2 @ A1)
    A3 = np.tanh(W3 @ A2)
    P = 1 / (1 + np.exp(-(W4 @ A3 + b4)))
    Pc = np.clip(P, 1e-9, 1 - 1e-9)
    L = -np.mean(Y * np.log(Pc) + (1 - Y) * np.log(1 - Pc))

    D4 = (P - Y) / m
    D3 = (W4.T @ D4) * (1 - A3 ** 2)
    D2 = (W3.T @ D3) * (1 - A2 ** 2)
    D1 = (W2.T @ D2) * (1 - A1 ** 2)

    for v, g in ((vW1, D1 @ X.T), (vW2, D2 @ A1.T), (vW3, D3 @ A2.T), (vW4, D4 @ A3.T),
                 (vb1, D1.sum(axis=1, keepdims=True)), (vb4, D4.sum(axis=1, keepdims=True))):
        v *= mu
        v -= eta * g
    W1 += vW1
    W2 += vW2
    W3 += vW3
    W4 += vW4
    b1 += vb1
    b4 += vb4
    if t % 200 == 0:
        print("step", t, "loss", L, "accuracy", np.mean((P > 0.5) == Y))
print("loss at the end", L)
