import numpy as np

def nonlin(x):
    return 1.0 / (1.0 + np.exp(-x))

np.random.seed(4)

# is the number of ones even? (3 bits)
inputs = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)], dtype=float)
targets = (inputs.sum(axis=1) % 2 == 0).astype(float)

n_hidden = 8
V = np.random.uniform(-1, 1, (n_hidden, 3))
v0 = np.random.uniform(-1, 1, n_hidden)
W = np.random.uniform(-1, 1, n_hidden)
w0 = 0.0
eta = 0.5

for epoch in range(3000):
    for x, t in zip(inputs, targets):
        hidden = nonlin(V.dot(x) + v0)
        output = nonlin(W.dot(hidden) + w0)

        error = t - output
        output_delta = error * output * (1 - output)
        hidden_delta = output_delta * W

        W += eta * output_delta * hidden
        w0 += eta * output_delta
        V += eta * np.outer(hidden_delta, x)
        v0 += eta * hidden_delta

for x, t in zip(inputs, targets):
    print(x, t, nonlin(W.dot(nonlin(V.dot(x) + v0)) + w0))
