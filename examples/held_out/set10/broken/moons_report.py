import numpy as np

np.random.seed(33)


def half_moons(n, noise):
    a = np.random.rand(n) * np.pi
    k = np.random.randint(0, 2, n)
    x1 = np.where(k == 0, np.cos(a), 1 - np.cos(a))
    x2 = np.where(k == 0, np.sin(a), 0.5 - np.sin(a))
    X = np.array([x1, x2]) + noise * np.random.randn(2, n)
    return X, k.reshape(1, n)


def init(nx, nh, ny):
    return (np.random.randn(nh, nx), np.zeros((nh, 1)), np.random.randn(ny, nh) * 0.5, np.zeros((ny, 1)))


def forward(X, params):
    W1, b1, W2, b2 = params
    A1 = np.tanh(W1 @ X + b1)
    A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
    return A1, A2


def backward(X, Y, A1, A2, params):
    W1, b1, W2, b2 = params
    m = X.shape[1]
    dZ2 = (A2 - Y) / m
    dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)
    return dZ1 @ X.T, dZ1.sum(axis=1, keepdims=True), dZ2 @ A1.T, dZ2.sum(axis=1, keepdims=True)


def accuracy(A2, Y):
    return np.mean(A2 == Y) * 100


X_train, Y_train = half_moons(300, 0.15)
X_test, Y_test = half_moons(100, 0.15)
params = init(2, 8, 1)
alpha = 0.8

for it in range(3000):
    A1, A2 = forward(X_train, params)
    grads = backward(X_train, Y_train, A1, A2, params)
    params = tuple(p - alpha * g for p, g in zip(params, grads))
    if it % 300 == 0:
        loss = -np.mean(Y_train * np.log(A2) + (1 - Y_train) * np.log(1 - A2))
        print(f"{it:5d}: loss {loss:.4f}, accuracy {accuracy(A2, Y_train):.1f} %")

print("Test accuracy:", accuracy(forward(X_test, params)[1], Y_test))
