import numpy as np

rng = np.random.default_rng(18)
tau = np.array([0.1, 0.5, 0.9])
distance = rng.uniform(0, 1, (600, 1))
hours = 10 + 40 * distance + rng.gamma(2, 2 + 8 * distance)
x = 2 * distance - 1
y = (hours - 30) / 20

W = rng.normal(0, 1, (1, 16))
b = rng.uniform(-1, 1, 16)
V = rng.normal(0, 0.1, (16, 3))
c = np.zeros(3)
mean = [np.zeros_like(p) for p in (W, b, V, c)]
count = 0

for step in range(3000):
    h = np.tanh(x @ W + b)
    q = h @ V + c
    r = y - q
    loss = np.mean(np.maximum(tau * r, (tau - 1) * r))
    dq = np.where(r > 0, -tau, 1 - tau) / r.size
    dh = dq @ V.T * (1 - h ** 2)
    lr = 0.5 / (1 + step / 500)
    V -= lr * h.T @ dq
    c -= lr * dq.sum(0)
    W -= lr * x.T @ dh
    b -= lr * dh.sum(0)
    if step >= 2000:
        count += 1
        for m, p in zip(mean, (W, b, V, c)):
            m += (p - m) / count
    if step % 300 == 0:
        print(step, "pinball", round(float(loss), 5), "below", (r < 0).mean(0).round(3))

q = np.tanh(x @ mean[0] + mean[1]) @ mean[2] + mean[3]
print("share of parcels below each line", (y < q).mean(0).round(3), "wanted", tau)
