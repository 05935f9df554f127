import numpy as np

np.random.seed(12)

# fit one period of a sine
x = np.linspace(-1, 1, 50).reshape(1, -1)
t = np.sin(np.pi * x)

H = 12
w1 = np.random.randn(H, 1)
b1 = np.random.randn(H, 1) * 0.5
w2 = np.random.randn(1, H) * 0.3
b2 = np.zeros((1, 1))

alpha = 0.1
N = x.shape[1]
it = 0
loss = 1.0

while loss > 1e-3 and it < 4000:
    z1 = w1 @ x + b1
    h = np.tanh(z1)
    out = w2 @ h + b2

    e = out - t
    loss = 0.5 * np.mean(e ** 2)

    dout = e / N
    dw2 = dout @ h.T
    db2 = dout.sum(axis=1, keepdims=True)
    dh = w2.T @ dout
    dz1 = dh * (1 - h ** 2)
    dw1 = dz1 @ x.T
    db1 = dz1.sum(axis=1, keepdims=True)

    w1 -= alpha * dw1
    b1 -= alpha * db1
    w2 -= alpha * dw2
    b2 -= alpha * db2

    if it % 400 == 0:
        print(it, loss)
    it += 1

print("stopped after", it, "iterations, loss", loss)
