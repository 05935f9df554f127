import copy
import numpy as np

rng = np.random.default_rng(5)
X = rng.uniform(-2, 2, (120, 1))
y = X ** 3 / 4 - X + rng.normal(0, 0.3, X.shape)
X_train, y_train, X_val, y_val = X[:80], y[:80], X[80:], y[80:]

theta = {"W1": rng.normal(0, 1, (1, 12)), "b1": np.zeros(12), "W2": rng.normal(0, 0.3, (12, 1)), "b2": np.zeros(1)}
best, best_val, patience, epoch = None, np.inf, 0, 0


def predict(X, th):
    h = np.tanh(X @ th["W1"] + th["b1"])
    return h, h @ th["W2"] + th["b2"]


while patience < 20 and epoch < 2000:
    h, out = predict(X_train, theta)
    train_loss = np.mean((out - y_train) ** 2)
    d = 2 * (out - y_train) / len(out)
    dh = d @ theta["W2"].T * (1 - h ** 2)
    theta["W2"] -= 0.1 * h.T @ d
    theta["b2"] -= 0.1 * d.sum(0)
    theta["W1"] -= 0.1 * X_train.T @ dh
    theta["b1"] -= 0.1 * dh.sum(0)

    val_loss = np.mean((predict(X_val, theta)[1] - y_val) ** 2)
    if val_loss < best_val - 1e-4:
        best, best_val, patience = copy.deepcopy(theta), val_loss, 0
    else:
        patience += 1
    if epoch % 50 == 0:
        print("epoch", epoch, "train", train_loss, "val", val_loss)
    epoch += 1

theta = best
print("stopped at", epoch, "best validation loss", best_val)
