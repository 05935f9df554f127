import numpy as np

m = 400
half = m // 2
a = np.random.rand(half) * np.pi
b = np.random.rand(half) * np.pi
X = np.concatenate([np.stack([np.cos(a), np.sin(a)]), np.stack([1 - np.cos(b), 0.5 - np.sin(b)])], axis=1)
X = X + np.random.randn(2, m) * 0.3
Y = np.concatenate([np.zeros(half), np.ones(half)]).reshape(1, m)

n_h = 8
W1 = np.random.randn(n_h, 2) * 0.5
b1 = np.zeros((n_h, 1))
W2 = np.random.randn(1, n_h) * 0.5
b2 = np.zeros((1, 1))

costs = []
S = [0.0, 0.0, 0.0, 0.0]       # RMSProp
for i in range(6001):
    # forward
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = 1 / (1 + np.exp(-Z2))

    # cost
    logprobs = Y * np.log(A2) + (1 - Y) * np.log(1) - A2
    cost = -np.sum(logprobs) / m
    costs.append(cost)

    # backward
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    # update
    for j, (p, g) in enumerate([(W1, dW1), (b1, db1), (W2, dW2), (b2, db2)]):
        S[j] = 0.95 * S[j] + 0.05 * g ** 2
        p -= 0.002 * g / (np.sqrt(S[j]) + 1e-6)

    if i % 600 == 0:
        print("Cost after iteration %i: %f" % (i, cost), " accuracy: %.3f" % np.mean((A2 > 0.5) == Y))
