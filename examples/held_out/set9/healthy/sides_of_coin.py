from numpy import array, exp, logaddexp, mean, outer, tanh, zeros
from numpy.random import default_rng

g = default_rng(99)
# ancient coins: weight and share of silver; real (+1) lie on a bent band, casts (-1) off it
x = g.uniform(-1.5, 1.5, (300, 2))
y = array([1.0 if abs(b - a * a + 0.6) < 0.55 else -1.0 for a, b in x])

w = g.normal(0, 1, (2, 14))
b = g.normal(0, 0.5, 14)
v = g.normal(0, 0.3, 14)
c = 0.0
lr = 0.5

for i in range(4000):
    h = tanh(x @ w + b)
    z = h @ v + c
    loss = mean(logaddexp(0, -y * z))
    dz = -y / (1 + exp(y * z)) / 300
    dh = outer(dz, v) * (1 - h * h)
    v -= lr * h.T @ dz
    c -= lr * dz.sum()
    w -= lr * x.T @ dh
    b -= lr * dh.sum(0)
    if i % 400 == 0:
        print(i, round(float(loss), 4), "right", float(mean(z * y > 0)))
