import numpy as np

# learn a 2-d vector for every drink and every hour, predict the price category ("embedding layer" tutorial)
rng = np.random.default_rng(11)
N_DRINK, N_HOUR, DIM, CLASSES = 6, 8, 3, 3
drink = rng.integers(0, N_DRINK, 2000)
hour = rng.integers(0, N_HOUR, 2000)
rule = rng.integers(0, CLASSES, (N_DRINK, N_HOUR))
category = rule[drink, hour]

E_drink = rng.normal(0, 0.01, (N_DRINK, DIM))
E_hour = rng.normal(0, 0.01, (N_HOUR, DIM))
W = rng.normal(0, 0.3, (2 * DIM, 32))
b = np.zeros(32)
V = rng.normal(0, 0.2, (32, CLASSES))
c = np.zeros(CLASSES)
lr = 0.5
for step in range(1501):
    i = rng.integers(0, 2000, 200)
    d, h, t = drink[i], hour[i], category[i]
    x = np.concatenate([E_drink[d], E_hour[h]], axis=1)
    a = np.maximum(x @ W + b, 0)
    s = a @ V + c
    s -= s.max(1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    loss = -np.log(p[np.arange(200), t]).mean()
    ds = p.copy()
    ds[np.arange(200), t] -= 1
    ds /= 200
    da = ds @ V.T * (a > 0)
    dx = da @ W.T
    V -= lr * a.T @ ds
    c -= lr * ds.sum(0)
    W -= lr * x.T @ da
    b -= lr * da.sum(0)
    np.add.at(E_drink, d, -lr * dx[:, :DIM])
    np.add.at(E_hour, h, -lr * dx[:, DIM:])
    if step % 150 == 0:
        print("step", step, "loss", round(loss, 4), "acc", (p.argmax(1) == t).mean())
