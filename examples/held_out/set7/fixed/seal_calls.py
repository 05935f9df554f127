import numpy as np


def features(u):
    a, b = u[:, 0], u[:, 1]
    return np.stack([a, b, a * a, b * b, a * b], axis=1)


def probabilities(F, W, c):
    s = F @ W + c
    s -= s.max(axis=1, keepdims=True)
    e = np.exp(s)
    return e / e.sum(axis=1, keepdims=True)


def main():
    np.random.seed(70)
    # pitch and length of the calls of four kinds of seals, recorded kind by kind
    centers = np.array([[0.0, 1.2], [1.3, 0.0], [-1.2, -0.4], [0.1, -1.1]])
    X = np.concatenate([c + 0.4 * np.random.randn(70, 2) for c in centers])
    y = np.repeat(np.arange(4), 70)

    order = np.random.permutation(len(X))
    X, y = X[order], y[order]

    F = features(X)
    train, test = slice(0, 200), slice(200, None)
    W, c = np.zeros((5, 4)), np.zeros(4)
    T = np.eye(4)[y]
    for it in range(1, 801):
        p = probabilities(F[train], W, c)
        loss = -np.log(p[np.arange(200), y[train]]).mean()
        d = (p - T[train]) / 200
        W -= 0.5 * F[train].T @ d
        c -= 0.5 * d.sum(axis=0)
        if it % 100 == 0:
            acc = (probabilities(F[test], W, c).argmax(axis=1) == y[test]).mean()
            print("it", it, "loss %.4f" % loss, "accuracy on the rest %.3f" % acc)


main()
