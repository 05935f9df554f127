import numpy as np


def init_params(dims, seed=2):
    rng = np.random.RandomState(seed)
    p = {}
    for l in range(1, len(dims)):
        p["W%d" % l] = rng.randn(dims[l], dims[l - 1]) * np.sqrt(2.0 / dims[l - 1])
        p["b%d" % l] = np.zeros((dims[l], 1))
    return p


def forward(X, p):
    L = len(p) // 2
    cache = {"A0": X}
    for l in range(1, L + 1):
        Z = p["W%d" % l] @ cache["A%d" % (l - 1)] + p["b%d" % l]
        cache["Z%d" % l] = Z
        cache["A%d" % l] = 1 / (1 + np.exp(-Z)) if l == L else np.maximum(0, Z)
    return cache["A%d" % L], cache


def backward(AL, Y, cache, p, lambd):
    L, m = len(p) // 2, Y.shape[1]
    g = {}
    # the long way: derivative of the cost, then of the sigmoid
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    for l in range(L, 0, -1):
        if l == L:
            dZ = dA * AL * (1 - AL)
        else:
            dZ = np.where(cache["Z%d" % l] > 0, dA, 0)
        g["dW%d" % l] = dZ @ cache["A%d" % (l - 1)].T / m + lambd / m * p["W%d" % l]
        g["db%d" % l] = np.sum(dZ, axis=1, keepdims=True) / m
        dA = p["W%d" % l].T @ dZ
    return g


def cost_function(AL, Y, p, lambd):
    m = Y.shape[1]
    ce = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    l2 = sum(np.sum(np.square(p[k])) for k in p if k.startswith("W"))
    return ce + lambd / (2 * m) * l2


rng = np.random.RandomState(0)
m = 320
Y = rng.randint(0, 2, (1, m))
R = np.where(Y == 1, 0.5, 1.2) + rng.randn(1, m) * 0.12
T = rng.rand(1, m) * 2 * np.pi
X = np.vstack((R * np.cos(T), R * np.sin(T)))

p = init_params([2, 10, 5, 1])
for i in range(2001):
    AL, cache = forward(X, p)
    AL = np.clip(AL, 1e-12, 1 - 1e-12)
    g = backward(AL, Y, cache, p, lambd=0.3)
    if i % 200 == 0:
        print("Cost after iteration %d: %.5f" % (i, cost_function(AL, Y, p, 0.3)))
    for key in p:
        p[key] = p[key] - 0.15 * g["d" + key]
print("Accuracy:", np.mean((forward(X, p)[0] > 0.5) == Y))
