import numpy as np

rng = np.random.RandomState(20)


def softmax(x):
    """Compute softmax values for each set of scores in x."""
    e_x = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e_x / e_x.sum(axis=1, keepdims=True)


def one_hot(y, k):
    return np.eye(k)[y]


def cross_entropy(probs, target):
    return -np.sum(target * np.log(probs + 1e-12)) / len(target)


means = np.array([[2, 0], [-1, 1.7], [-1, -1.7]])
# class 0 is much more common
y = rng.choice(3, size=180, p=[0.6, 0.25, 0.15])
X = means[y] * 0.7 + rng.randn(180, 2) * 0.6
Y = one_hot(y, 3)

W = rng.randn(2, 16) * 0.5
b = np.zeros((1, 16))
V = rng.randn(16, 3) * 0.5
c = np.zeros((1, 3))

for epoch in range(80):
    order = rng.permutation(180)
    for s in range(0, 180, 30):
        xb, tb = X[order[s:s + 30]], Y[order[s:s + 30]]
        hidden = np.maximum(xb @ W + b, 0)
        probs = softmax(hidden @ V + c)

        delta = (probs - tb) / len(xb)
        dhidden = delta @ V.T
        dhidden[hidden <= 0] = 0

        V -= 0.2 * hidden.T @ delta
        c -= 0.2 * delta.sum(axis=0, keepdims=True)
        W -= 0.2 * xb.T @ dhidden
        b -= 0.2 * dhidden.sum(axis=0, keepdims=True)
    if epoch % 10 == 0:
        probs = softmax(np.maximum(X @ W + b, 0) @ V + c)
        print(epoch, "loss", cross_entropy(probs, Y), "acc", np.mean(probs.argmax(1) == y))
