import numpy as np

np.random.seed(16)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def forward(X, p):
    c = {"A0": X}
    c["Z1"] = p["W1"] @ X + p["b1"]
    c["A1"] = np.maximum(0, c["Z1"])
    c["Z2"] = p["W2"] @ c["A1"] + p["b2"]
    c["A2"] = sigmoid(c["Z2"])
    return c


def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -1 / m * np.sum(Y * np.log(AL))
    return np.squeeze(cost)


def backward(c, Y, p):
    m = Y.shape[1]
    g = {}
    dZ2 = (c["A2"] - Y) / m
    g["W2"] = dZ2 @ c["A1"].T
    g["b2"] = dZ2.sum(axis=1, keepdims=True)
    dZ1 = p["W2"].T @ dZ2
    dZ1[c["Z1"] <= 0] = 0
    g["W1"] = dZ1 @ c["A0"].T
    g["b1"] = dZ1.sum(axis=1, keepdims=True)
    return g


# 3 features, positives are rare
X = np.random.randn(3, 150)
Y = (X.sum(axis=0) + 0.5 * X[0] * X[1] > 1.5).astype(float).reshape(1, -1)

p = {"W1": np.random.randn(7, 3) * 0.5, "b1": np.zeros((7, 1)),
     "W2": np.random.randn(1, 7) * 0.5, "b2": np.zeros((1, 1))}
for epoch in range(1, 1001):
    c = forward(X, p)
    cost = compute_cost(c["A2"], Y)
    g = backward(c, Y, p)
    for k in p:
        p[k] = p[k] - 0.4 * g[k]
    if epoch % 100 == 0 or epoch == 1:
        print("epoch:", epoch, "cost:", cost)
