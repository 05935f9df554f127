import numpy as np


def init(dims):
    params = {}
    for l in range(1, len(dims)):
        params["W" + str(l)] = np.random.randn(dims[l], dims[l - 1]) * np.sqrt(2. / dims[l - 1])
        params["b" + str(l)] = np.zeros((dims[l], 1))
    return params


def forward(X, params, keep_prob=1.0):
    L = len(params) // 2
    cache = {"A0": X}
    for l in range(1, L):
        Z = params["W" + str(l)] @ cache["A" + str(l - 1)] + params["b" + str(l)]
        D = (np.random.rand(*Z.shape) < keep_prob) / keep_prob
        cache["Z" + str(l)], cache["D" + str(l)] = Z, D
        cache["A" + str(l)] = np.maximum(Z, 0) * D
    ZL = params["W" + str(L)] @ cache["A" + str(L - 1)] + params["b" + str(L)]
    return 1 / (1 + np.exp(-ZL)), cache


def backward(AL, Y, params, cache):
    m = Y.shape[1]
    L = len(params) // 2
    grads = {}
    dZ = AL - Y
    for l in range(L, 0, -1):
        grads["dW" + str(l)] = dZ @ cache["A" + str(l - 1)].T / m
        grads["db" + str(l)] = dZ.sum(axis=1, keepdims=True) / m
        if l > 1:
            dZ = params["W" + str(l)].T @ dZ * cache["D" + str(l - 1)] * (cache["Z" + str(l - 1)] > 0)
    return grads


# does the ice hold? thickness in cm, temperature of the last three days
m = 400
thick = np.random.uniform(2, 20, m)
temps = np.random.uniform(-12, 4, (3, m))
hold = (thick - 0.02 * thick * np.maximum(temps.sum(0), 0) - 8 > 0)
X = np.vstack([(thick - 11) / 5, (temps + 4) / 4.6])
Y = hold.astype(int).reshape(1, m)

params = init([4, 24, 12, 1])
for i in range(2001):
    AL, cache = forward(X, params, keep_prob=0.9)
    cost = -np.mean(Y * np.log(AL + 1e-9) + (1 - Y) * np.log(1 - AL + 1e-9))
    grads = backward(AL, Y, params, cache)
    for key in params:
        params[key] = params[key] - 0.2 * grads["d" + key]
    if i % 200 == 0:
        print(f"Cost after iteration {i}: {cost:.5f}")
AL, _ = forward(X, params)
print("Accuracy without dropout:", ((AL > 0.5) == Y).mean())
