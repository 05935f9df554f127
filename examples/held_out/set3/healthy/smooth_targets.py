import numpy as np


def smooth(labels, k, eps):
    T = np.full((len(labels), k), eps / k)
    T[np.arange(len(labels)), labels] += 1 - eps
    return T


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


rng = np.random.default_rng(3)
middle = rng.normal(0, 2, (3, 5))
labels = rng.integers(0, 3, 450)
X = middle[labels] + rng.normal(size=(450, 5))
T = smooth(labels, 3, 0.15)

W1 = rng.normal(0, np.sqrt(2 / 5), (5, 16))
b1 = np.zeros(16)
W2 = rng.normal(0, np.sqrt(2 / 16), (16, 3))
b2 = np.zeros(3)

train = slice(0, 350)
test = slice(350, 450)
for epoch in range(800):
    z1 = X[train] @ W1 + b1
    a1 = np.where(z1 > 0, z1, 0)
    logp = log_softmax(a1 @ W2 + b2)
    loss = -(T[train] * logp).sum() / 350
    dz2 = (np.exp(logp) - T[train]) / 350
    dz1 = dz2 @ W2.T * (z1 > 0)
    W2 -= 0.2 * a1.T @ dz2
    b2 -= 0.2 * dz2.sum(0)
    W1 -= 0.2 * X[train].T @ dz1
    b1 -= 0.2 * dz1.sum(0)
    if epoch % 100 == 0:
        out = np.maximum(X[test] @ W1 + b1, 0) @ W2 + b2
        print(epoch, round(float(loss), 4), (out.argmax(1) == labels[test]).mean())
print("entropy of the targets:", -(T[0] * np.log(T[0])).sum().round(4))
