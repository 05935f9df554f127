import numpy as np


def predict(X, W, b):
    assert X.shape[1] == W.shape[0]
    return X @ W + b


def mse_loss(pred, target):
    loss = np.mean(pred - target)
    return loss


def gradients(X, pred, target):
    diff = 2 * (pred - target) / target.size
    return X.T @ diff, diff.sum(axis=0)


def main():
    np.random.seed(29)
    X = np.random.randn(90, 4)
    W_true = np.random.randn(4, 2)
    T = X @ W_true + np.array([1.0, -1.0]) + 0.1 * np.random.randn(90, 2)
    W = np.zeros((4, 2))
    b = np.zeros(2)
    for i in range(300):
        pred = predict(X, W, b)
        loss = mse_loss(pred, T)
        dW, db = gradients(X, pred, T)
        W -= 0.2 * dW
        b -= 0.2 * db
        if i % 30 == 0:
            print("iter", i, "loss", loss)
    print(np.abs(W - W_true).max())


main()
