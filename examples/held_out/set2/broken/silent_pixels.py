import numpy as np

np.random.seed(17)

# 6x6 pictures whose border is always black, as on scanned digits
n = 150
labels = np.random.randint(0, 3, n)
pics = np.zeros((n, 6, 6))
pics[:, 1:5, 1:5] = np.random.rand(n, 4, 4) * 0.4
for i, l in enumerate(labels):
    pics[i, 1 + l, 1:5] += 0.5
X = pics.reshape(n, -1)
T = np.eye(3)[labels]

W = np.random.randn(36, 3) * 0.05
b = np.zeros(3)
cache = {"W": np.zeros_like(W), "b": np.zeros_like(b)}
decay, lr = 0.9, 0.01

for epoch in range(15):
    losses = []
    for start in range(0, n, 30):
        xb, tb = X[start:start + 30], T[start:start + 30]
        s = xb @ W + b
        e = np.exp(s - s.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        losses.append(-np.log(p[tb == 1]).mean())
        ds = (p - tb) / len(tb)
        gW, gb = xb.T @ ds, ds.sum(0)
        cache["W"] = decay * cache["W"] + (1 - decay) * gW ** 2
        cache["b"] = decay * cache["b"] + (1 - decay) * gb ** 2
        W -= lr * gW / np.sqrt(cache["W"])
        b -= lr * gb / np.sqrt(cache["b"])
    print("epoch", epoch, "loss", np.mean(losses))
