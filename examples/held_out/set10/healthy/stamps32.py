import argparse

import numpy as np

parser = argparse.ArgumentParser(description="Nesterov on small stamps, single precision")
parser.add_argument("--epochs", type=int, default=12)
parser.add_argument("--lr", type=float, default=0.05)
args = parser.parse_args()

np.random.seed(2024)
f32 = np.float32
forms = np.random.rand(10, 10, 10).astype(f32).reshape(10, 100)
lab = np.random.randint(0, 10, 1200)
img = (forms[lab] * 0.6 + np.random.rand(1200, 100) * 0.6).astype(f32)
img -= img.mean()

p = [np.random.randn(100, 50).astype(f32) * f32(0.1), np.zeros(50, f32),
     np.random.randn(50, 10).astype(f32) * f32(0.14), np.zeros(10, f32)]
v = [np.zeros_like(a) for a in p]
mu = f32(0.9)
lr = f32(args.lr)


def grads(w, x, k):
    z = x @ w[0] + w[1]
    h = np.maximum(z, 0)
    s = h @ w[2] + w[3]
    s -= s.max(1, keepdims=True)
    e = np.exp(s)
    q = e / e.sum(1, keepdims=True)
    loss = float(-np.log(q[np.arange(len(k)), k] + 1e-7).mean())
    right = int((q.argmax(1) == k).sum())
    q[np.arange(len(k)), k] -= 1
    q /= len(k)
    d = (q @ w[2].T) * (z > 0)
    return loss, right, [x.T @ d, d.sum(0), h.T @ q, q.sum(0)]


for epoch in range(args.epochs):
    perm = np.random.permutation(1000)
    losses, hits = [], 0
    for rows in perm.reshape(25, 40):
        ahead = [a + mu * b for a, b in zip(p, v)]
        loss, right, g = grads(ahead, img[rows], lab[rows])
        v = [mu * b - lr * d for b, d in zip(v, g)]
        p = [a + b for a, b in zip(p, v)]
        losses.append(loss)
        hits += right
    _, test, _ = grads(p, img[1000:], lab[1000:])
    print(f"{epoch:3d} {np.mean(losses):.4f} train {hits / 1000:.3f} test {test / 200:.3f}")
