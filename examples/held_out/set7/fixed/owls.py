import numpy as np


def make_trainer(X, y, units, rate):
    r = np.random.RandomState(66)
    W1 = r.uniform(-1, 1, (X.shape[1], units))
    W2 = r.uniform(-1, 1, (units, 1))
    b1, b2 = np.zeros((1, units)), np.zeros((1, 1))

    def answer(x):
        hidden = 1 / (1 + np.exp(-(x @ W1 + b1)))
        return hidden, 1 / (1 + np.exp(-(hidden @ W2 + b2)))

    def once():
        nonlocal W1, W2, b1, b2
        hidden, out = answer(X)
        loss = -(y * np.log(out) + (1 - y) * np.log(1 - out)).mean()
        d = (out - y) / len(y)
        dh = d @ W2.T * hidden * (1 - hidden)
        W2 = W2 - rate * hidden.T @ d
        b2 = b2 - rate * d.sum(0)
        W1 = W1 - rate * X.T @ dh
        b1 = b1 - rate * dh.sum(0)
        return loss

    return once, answer


# Owls are heard when it is neither too dark nor too light and neither too cold nor too warm.
r = np.random.RandomState(5)
X = r.uniform(-2, 2, (300, 2))
y = ((np.abs(X[:, 0]) < 1.1) & (np.abs(X[:, 1]) < 1.1)).astype(float).reshape(-1, 1)
once, answer = make_trainer(X, y, 6, 2.0)
for i in range(3001):
    loss = once()
    if i % 500 == 0:
        print(i, "loss", loss, "accuracy", ((answer(X)[1] > 0.5) == y).mean())
