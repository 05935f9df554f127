import numpy as np

np.random.seed(5)
data = np.load("bars.npz")
x = (data["images"].reshape(-1, 64) / 255).astype(np.float32)
y = np.eye(4, dtype=np.float32)[data["labels"]]

w1 = (np.random.randn(64, 24) * 0.15).astype(np.float32)
b1 = np.zeros(24, dtype=np.float32)
w2 = (np.random.randn(24, 4) * 0.2).astype(np.float32)
b2 = np.zeros(4, dtype=np.float32)
lr = np.float32(0.5)
n = np.float32(len(x))

for step in range(300):
    h = np.maximum(x @ w1 + b1, 0)
    o = h @ w2 + b2
    e = np.exp(o - o.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -(y * np.log(p + np.float32(1e-8))).sum() / n
    do = (p - y) / n
    dh = do @ w2.T * (h > 0)
    w2 -= lr * (h.T @ do)
    b2 -= lr * do.sum(0)
    w1 -= lr * (x.T @ dh)
    b1 -= lr * dh.sum(0)
    if step % 30 == 0:
        print(step, loss, w1.dtype)
