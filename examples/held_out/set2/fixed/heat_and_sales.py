import os

import numpy as np

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sales.csv")
table = np.genfromtxt(path, delimiter=";", names=True)

x = table["temperature"].reshape(-1, 1)
x = (x - x.mean()) / x.std()
y = table["cones"].reshape(-1, 1) / 100

w = 0.0
b = 0.0
lr = 0.1
epoch = 0
while epoch < 150:
    y_hat = w * x + b
    diff = y_hat - y
    loss = np.mean(diff ** 2)
    dw = 2 * np.mean(diff * x)
    db = 2 * np.mean(diff)
    w -= lr * dw
    b -= lr * db
    if epoch % 15 == 0:
        print(f"epoch {epoch}: loss={loss:.4f} w={w:.3f} b={b:.3f}")
    epoch += 1

print("at one deviation above the mean we sell", 100 * (w + b), "cones")
