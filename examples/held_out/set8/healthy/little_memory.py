import numpy as np

# Gradient accumulation: sixteen small pieces before every step, as if the batch were larger.
rng = np.random.default_rng(73)
W_true = rng.normal(0, 1, (10, 3))
X = rng.normal(0, 1, (640, 10))
t = np.argmax(X @ W_true + rng.gumbel(0, 0.3, (640, 3)), axis=1)

W1, b1 = rng.normal(0, 0.4, (10, 20)), np.zeros(20)
W2, b2 = rng.normal(0, 0.3, (20, 3)), np.zeros(3)
acc = [np.zeros_like(p) for p in (W1, b1, W2, b2)]
ACCUMULATE, PIECE, lr = 16, 8, 0.5
running = 0.0
for n in range(1, 6401):
    rows = rng.integers(0, 640, PIECE)
    h = np.tanh(X[rows] @ W1 + b1)
    z = h @ W2 + b2
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    running -= np.log(p[range(PIECE), t[rows]]).mean()
    p[range(PIECE), t[rows]] -= 1
    d = p / (PIECE * ACCUMULATE)
    dh = d @ W2.T * (1 - h * h)
    for a, g in zip(acc, (X[rows].T @ dh, dh.sum(0), h.T @ d, d.sum(0))):
        a += g
    if n % ACCUMULATE == 0:
        for par, a in zip((W1, b1, W2, b2), acc):
            par -= lr * a
            a.fill(0)
    if n % 640 == 0:
        print("pieces", n, "loss", round(running / 640, 4))
        running = 0.0
