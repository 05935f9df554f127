import numpy as np


def make_donut(m, seed=3):
    np.random.seed(seed)
    inner = np.arange(m) < m // 2
    r = np.where(inner, 0.6, 1.6) + np.random.randn(m) * 0.15
    t = np.random.rand(m) * 2 * np.pi
    return np.vstack((r * np.cos(t), r * np.sin(t))), inner.astype(int).reshape(1, m)


def model(X, Y, n_h, num_iterations, learning_rate):
    np.random.seed(1)
    m = X.shape[0]
    W1 = np.random.randn(n_h, X.shape[0])
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(1, n_h) * 0.1
    b2 = np.zeros((1, 1))

    def propagate():
        Z1 = W1 @ X + b1
        A1 = np.maximum(0, Z1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        return A1, A2

    for i in range(num_iterations):
        A1, A2 = propagate()
        P = np.clip(A2, 1e-12, 1 - 1e-12)
        cost = -1 / Y.shape[1] * np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P))
        dZ2 = (A2 - Y) / m
        dW2 = dZ2 @ A1.T
        db2 = np.sum(dZ2, axis=1, keepdims=True)
        dZ1 = (W2.T @ dZ2) * (A1 > 0)
        dW1 = dZ1 @ X.T
        db1 = np.sum(dZ1, axis=1, keepdims=True)
        W1 -= learning_rate * dW1
        b1 -= learning_rate * db1
        W2 -= learning_rate * dW2
        b2 -= learning_rate * db2
        if i % 200 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return propagate()[1] > 0.5


X, Y = make_donut(300)
pred = model(X, Y, 10, 2000, 0.8)
print("Accuracy: %d" % float((pred == Y).mean() * 100) + "%")
