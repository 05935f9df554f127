import numpy as np

np.random.seed(14)
celsius = np.random.uniform(-20, 40, (50, 1))
humidity = np.random.uniform(0, 1, (50, 1))
feels = celsius + 6 * humidity * np.tanh(celsius / 15)

inp = np.hstack([celsius / 40, humidity])
out = feels / 40
W1 = np.random.randn(2, 8) * 0.8
c1 = np.zeros((1, 8))
W2 = np.random.randn(8, 1) * 0.5
c2 = np.zeros((1, 1))
eta = 0.1

for epoch in range(1, 1501):
    hid = np.tanh(inp @ W1 + c1)
    pred = hid @ W2 + c2
    e = pred - out
    gW2 = hid.T @ e / 50
    gc2 = e.mean(axis=0, keepdims=True)
    gh = e @ W2.T * (1 - hid ** 2) / 50
    gW1 = inp.T @ gh
    gc1 = gh.sum(axis=0, keepdims=True)
    W2 -= eta * gW2
    c2 -= eta * gc2
    W1 -= eta * gW1
    c1 -= eta * gc1
    if epoch % 150 == 0:
        print("epoch", epoch, "RMSE in degrees:", 40 * np.sqrt(np.mean(e ** 2)))
