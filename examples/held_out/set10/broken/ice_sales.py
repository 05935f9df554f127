import numpy as np

rng = np.random.RandomState(6)
temperature = rng.uniform(8, 35, 60)
sales = 4.0 * temperature - 20 + 0.12 * (temperature - 20) ** 2 + rng.normal(0, 4, 60)

t = (temperature - temperature.mean()) / temperature.std()
s = (sales - sales.mean()) / sales.std()
x = t[:, None]
y = s[:, None]


def relu(z):
    return np.maximum(z, 0)


n_hidden = 24
lr = 0.5
W1 = rng.randn(1, n_hidden) * np.sqrt(2)
b1 = rng.randn(n_hidden) * 0.1
W2 = rng.randn(n_hidden, 1) * np.sqrt(2 / n_hidden)
b2 = np.zeros(1)
history = []
for step in range(1500):
    z = x @ W1 + b1
    h = relu(z)
    pred = h @ W2 + b2
    err = pred - y
    history.append(np.mean(err ** 2))
    g = 2 * err / len(x)
    gW2, gb2 = h.T @ g, g.sum(0)
    gz = g @ W2.T * (z > 0)
    gW1, gb1 = x.T @ gz, gz.sum(0)
    W1 -= lr * gW1
    b1 -= lr * gb1
    W2 -= lr * gW2
    b2 -= lr * gb2
for k in range(0, 1500, 150):
    print("step", k, "mse", history[k])
print("last", history[-1], "prediction for 30 degrees:",
      float((relu((30 - temperature.mean()) / temperature.std() * W1 + b1) @ W2 + b2)[0, 0] * sales.std() + sales.mean()))
