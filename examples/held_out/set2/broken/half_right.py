import numpy as np

rng = np.random.default_rng(31)
m = 200
features = rng.standard_normal((m, 3))
sick = (features[:, 0] + 0.5 * features[:, 1] - features[:, 2] > 0.1).astype(int)


def predict_proba(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))


def accuracy(X, labels, w, b):
    guess = (predict_proba(X, w, b) > 0.5).astype(int)
    return np.mean(guess == labels)


def loss_and_grads(X, labels, w, b):
    t = labels.reshape(-1, 1)
    p = predict_proba(X, w, b)
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    err = (p - t) / len(t)
    return loss, X.T @ err, err.sum()


def main():
    w, b = np.zeros((3, 1)), 0.0
    for epoch in range(250):
        loss, dw, db = loss_and_grads(features, sick, w, b)
        w, b = w - 1.0 * dw, b - 1.0 * db
        if epoch % 25 == 0:
            acc = accuracy(features, sick, w, b)
            print(f"Epoch {epoch}: loss {loss:.4f}, accuracy {acc:.3f}")


if __name__ == "__main__":
    main()
