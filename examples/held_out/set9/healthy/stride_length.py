import numpy as np

rng = np.random.default_rng(35)
speed = rng.uniform(1, 6, 250)
stride = 0.6 + 0.35 * speed - 0.015 * speed ** 2 + rng.normal(0, 0.03, 250)
stride[rng.choice(250, 25, replace=False)] += rng.choice([-1, 1], 25) * rng.uniform(1, 3, 25)    # feet and metres mixed up
x = (speed - 3.5) / 1.4
delta = 0.1


def huber(r):
    small = np.abs(r) <= delta
    return np.where(small, 0.5 * r ** 2, delta * (np.abs(r) - 0.5 * delta))


def slope(r):
    return np.clip(r, -delta, delta)


def model(q):
    return q["a"] + q["b"] * x + q["c"] * x ** 2


q = {"a": 0.0, "b": 0.0, "c": 0.0}
basis = {"a": np.ones_like(x), "b": x, "c": x ** 2}
for i in range(1500):
    r = model(q) - stride
    if i % 150 == 0:
        print("%4d  mean Huber loss %.5f  median error %.4f" % (i, huber(r).mean(), np.median(np.abs(r))))
    s = slope(r)
    for k in q:
        q[k] -= 0.5 * np.mean(s * basis[k])
print(q)
