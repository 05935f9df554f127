import numpy as np

rng = np.random.default_rng(7)

# house size in 100 m2, price in 100k
size = rng.uniform(0.4, 2.5, size=60)
price = 1.9 * size + 0.8 + rng.normal(0, 0.1, size=60)

w = 0.0
b = 0.0
lr = 0.05
n = len(size)

for epoch in range(400):
    y_pred = w * size + b
    diff = y_pred - price
    loss = np.mean(diff ** 2)

    dw = (2 / n) * np.sum(size * diff)
    db = lr * (2 / n) * np.sum(diff)

    w = w - lr * dw
    b = b - lr * db

    if epoch % 50 == 0:
        print("epoch", epoch, "loss", loss, "w", w, "b", b)

print("price = %.3f * size + %.3f" % (w, b))
