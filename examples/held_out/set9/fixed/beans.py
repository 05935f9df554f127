import numpy as np


def make_beans(n=300, seed=40):
    g = np.random.default_rng(seed)
    y = g.integers(0, 3, n)
    length = np.array([9.0, 12.5, 17.0])[y] + g.normal(0, 1.2, n)
    width = np.array([7.5, 6.5, 8.5])[y] + g.normal(0, 0.7, n)
    shade = np.array([0.8, 0.3, 0.5])[y] + g.normal(0, 0.15, n)
    X = np.stack([length, width, shade], axis=1)
    return (X - X.mean(0)) / X.std(0), y


def train_test_split(X, y, test_size=0.25):
    n_train = int(len(X) * (1 - test_size))
    idx = np.random.permutation(len(X))
    X_train, X_test = X[idx[:n_train]], X[idx[n_train:]]
    y_train, y_test = y[idx[:n_train]], y[idx[n_train:]]
    return X_train, X_test, y_train, y_test


def init(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_x, n_h) * 0.5, "b1": np.zeros(n_h),
            "W2": np.random.randn(n_h, n_y) * 0.5, "b2": np.zeros(n_y)}


def forward(p, X):
    a1 = np.tanh(X @ p["W1"] + p["b1"])
    z2 = a1 @ p["W2"] + p["b2"]
    e = np.exp(z2 - z2.max(1, keepdims=True))
    return a1, e / e.sum(1, keepdims=True)


def backward(p, X, T, a1, a2):
    n = len(X)
    dz2 = (a2 - T) / n
    dz1 = dz2 @ p["W2"].T * (1 - a1 * a1)
    return {"W1": X.T @ dz1, "b1": dz1.sum(0), "W2": a1.T @ dz2, "b2": dz2.sum(0)}


X, y = make_beans()
X_train, X_test, y_train, y_test = train_test_split(X, y)
T = np.eye(3)[y_train]
p = init(3, 6, 3)
for epoch in range(1, 1001):
    a1, a2 = forward(p, X_train)
    loss = -np.sum(T * np.log(a2 + 1e-12)) / len(T)
    grads = backward(p, X_train, T, a1, a2)
    for key in p:
        p[key] -= 0.3 * grads[key]
    if epoch % 100 == 0:
        print(f"epoch {epoch:4d}  loss {loss:.4f}")
print("train accuracy", np.mean(forward(p, X_train)[1].argmax(1) == y_train))
print("test accuracy ", np.mean(forward(p, X_test)[1].argmax(1) == y_test))
