import numpy as np

np.random.seed(6)

n_class = 3
N = 150
centres = np.random.randn(n_class, 5) * 1.5
labels = np.arange(N) % n_class
X = centres[labels] + np.random.randn(N, 5) * 0.8
T = np.zeros((N, n_class))
T[np.arange(N), labels] = 1.0


def relu(z):
    return z * (z > 0)


def softmax(z):
    ez = np.exp(z - np.max(z, axis=1, keepdims=True))
    return ez / np.sum(ez, axis=1, keepdims=True)


def init(n_in, n_h, n_out):
    s = 0.3
    return (s * np.random.randn(n_in, n_h), np.zeros(n_h),
            s * np.random.randn(n_h, n_h), np.zeros(n_h),
            s * np.random.randn(n_h, n_out), np.zeros(n_out))


def step(params, X, T, lr):
    W1, b1, W2, b2, W3, b3 = params
    # forward
    A1 = relu(X @ W1 + b1)
    A2 = relu(A1 @ W2 + b2)
    P = softmax(A2 @ W3 + b3)
    L = -np.sum(T * np.log(P + 1e-9)) / X.shape[0]
    # backward
    D3 = (P - T) / X.shape[0]
    dW3 = A1.T @ D3
    db3 = D3.sum(0)
    D2 = (D3 @ W3.T) * (A2 > 0)
    dW2 = A1.T @ D2
    db2 = D2.sum(0)
    D1 = (D2 @ W2.T) * (A1 > 0)
    dW1 = X.T @ D1
    db1 = D1.sum(0)
    new = tuple(p - lr * g for p, g in zip(params, (dW1, db1, dW2, db2, dW3, db3)))
    return new, L, np.mean(P.argmax(1) == labels)


params = init(5, 10, n_class)
for k in range(600):
    params, L, acc = step(params, X, T, lr=0.3)
    if k % 60 == 0:
        print(k, "loss=%.4f acc=%.2f" % (L, acc))
