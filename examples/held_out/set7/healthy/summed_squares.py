import numpy as np

rng = np.random.default_rng(0)
X = rng.uniform(-2, 2, (1, 500))
Y = np.abs(X) + 0.3 * np.sin(3 * X)

W1 = rng.normal(0, 2, (25, 1))
b1 = rng.normal(0, 2, (25, 1))
W2 = rng.normal(0, 0.2, (1, 25))
b2 = 0.0
for t in range(6000):
    A = np.tanh(W1 @ X + b1)
    E = W2 @ A + b2 - Y
    loss = 0.5 * np.sum(E * E)
    D = W2.T @ E * (1 - A * A)
    W2 -= 1e-4 * E @ A.T
    b2 -= 1e-4 * E.sum()
    W1 -= 1e-4 * D @ X.T
    b1 -= 1e-4 * D.sum(axis=1, keepdims=True)
    if t % 600 == 0:
        print(t, "sum of squares / 2:", loss)

test = np.array([[-1.5, -0.3, 0.0, 0.9]])
answer = W2 @ np.tanh(W1 @ test + b1) + b2
for got, wanted in zip(answer[0], (np.abs(test) + 0.3 * np.sin(3 * test))[0]):
    print("got %.3f wanted %.3f" % (got, wanted))
