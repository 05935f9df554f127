import numpy as np

# Rprop: only the sign of the slope counts, each weight has its own step (course: soft computing, sheet 7)
np.random.seed(19)
x = np.array([[int(c) for c in format(k, "04b")] for k in range(16)], float)
t = x.sum(axis=1, keepdims=True) % 2                    # parity of four bits
x, t = 2 * x - 1, 0.1 + 0.8 * t
W = [np.random.uniform(-1, 1, (5, 10)), np.random.uniform(-1, 1, (11, 1))]
step = [np.full_like(w, 0.05) for w in W]
last = [np.zeros_like(w) for w in W]
one = np.ones((16, 1))
f = lambda a: 1 / (1 + np.exp(-a))
for epoch in range(301):
    a0 = np.hstack([x, one])
    a1 = np.hstack([f(a0 @ W[0]), one])
    a2 = f(a1 @ W[1])
    sse = np.sum((a2 - t) ** 2)
    d2 = 2 * (a2 - t) * a2 * (1 - a2)
    d1 = (d2 @ W[1].T * a1 * (1 - a1))[:, :-1]
    for k, slope in enumerate((a0.T @ d1, a1.T @ d2)):
        same = slope * last[k]
        step[k] = np.where(same > 0, np.minimum(step[k] * 1.2, 5), np.where(same < 0, np.maximum(step[k] * 0.5, 1e-6), step[k]))
        slope = np.where(same < 0, 0, slope)
        W[k] -= np.sign(slope) * step[k]
        last[k] = slope
    if epoch % 30 == 0:
        print("epoch", epoch, "sse", round(sse, 5), "right", np.sum((a2 > 0.5) == (t > 0.5)), "of 16")
