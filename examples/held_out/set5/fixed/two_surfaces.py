import numpy as np

rs = np.random.RandomState(17)
q = rs.uniform(-np.pi / 2, np.pi / 2, (500, 2))
heights = np.stack([np.sin(3 * q[:, 0]) * q[:, 1], np.cos(3 * q[:, 1])], axis=1)

N = 12


def layer(n, m):
    W, b = rs.randn(n, m) * np.sqrt(2.0 / n), np.zeros(m)

    def fwd(x):
        return x @ W + b

    def step(dW, db, lr):
        W[...] -= lr * dW
        b[...] -= lr * db

    return fwd, step, W


f1, s1, W1 = layer(2, N)
f2, s2, W2 = layer(N, N)
f3, s3, W3 = layer(N, 2)
relu = lambda z: z * (z > 0)


def one_step(x, t, lr):
    z1 = f1(x)
    h1 = relu(z1)
    z2 = f2(h1)
    h2 = relu(z2)
    out = f3(h2)

    d3 = 2 * (out - t) / t.size
    d2 = (d3 @ W3.T) * (z2 > 0)
    d1 = (d2 @ W2.T) * (z1 > 0)

    g3 = (h2.T @ d3, d3.sum(0))
    g2 = (h1.T @ d2, d2.sum(0))
    g1 = (x.T @ d1, d1.sum(0))
    s3(*g3, lr)
    s2(*g2, lr)
    s1(*g1, lr)
    return np.mean((out - t) ** 2)


for k in range(3000):
    mse = one_step(q, heights, 0.15)
    if k % 300 == 0:
        print(k, mse)
print("end", mse)
