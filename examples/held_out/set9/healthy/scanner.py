import numpy as np

rng = np.random.default_rng(2)
GLYPHS = ["0110100110010110", "0010011000100111", "1110001001001111", "1110011000011110", "1001111100010001",
          "1111111000011110", "0111100011100110", "1111001001001000", "0110011010010110", "0110011100010110"]


def load(n):
    y = rng.integers(0, 10, n)
    base = np.array([[float(c) for c in g] for g in GLYPHS])[y].reshape(n, 4, 4)
    big = np.kron(base, np.ones((1, 2, 2)))
    big = big * rng.uniform(0.6, 1.0, (n, 1, 1)) + rng.normal(0, 0.15, big.shape)
    return np.clip(big, 0, 1).reshape(n, 64), y


def init_params():
    W1 = rng.uniform(-0.5, 0.5, (64, 20)) / 2
    b1 = np.zeros((1, 20))
    W2 = rng.uniform(-0.5, 0.5, (20, 10))
    b2 = np.zeros((1, 10))
    return W1, b1, W2, b2


def forward_prop(W1, b1, W2, b2, X):
    Z1 = X.dot(W1) + b1
    A1 = np.maximum(0, Z1)
    Z2 = A1.dot(W2) + b2
    E = np.exp(Z2 - np.max(Z2, axis=1, keepdims=True))
    return Z1, A1, E / np.sum(E, axis=1, keepdims=True)


def backward_prop(Z1, A1, A2, W2, X, Y):
    k = len(X)
    dZ2 = A2 - np.eye(10)[Y]
    dZ1 = dZ2.dot(W2.T) * (Z1 > 0)
    return X.T.dot(dZ1) / k, dZ1.mean(axis=0, keepdims=True), A1.T.dot(dZ2) / k, dZ2.mean(axis=0, keepdims=True)


X, Y = load(800)
Xt, Yt = load(200)
params = init_params()
alpha = 0.3
for epoch in range(1, 31):
    if epoch in (15, 25):
        alpha /= 2
    order = rng.permutation(800)
    for i in range(0, 800, 50):
        xb, yb = X[order[i:i + 50]], Y[order[i:i + 50]]
        Z1, A1, A2 = forward_prop(*params, xb)
        grads = backward_prop(Z1, A1, A2, params[2], xb, yb)
        params = [p - alpha * g for p, g in zip(params, grads)]
    if epoch % 3 == 0:
        P = forward_prop(*params, Xt)[2]
        print("epoch", epoch, "test loss", -np.log(P[np.arange(200), Yt]).mean(), "accuracy", np.mean(P.argmax(1) == Yt))
