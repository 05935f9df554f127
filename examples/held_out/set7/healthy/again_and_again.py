import numpy as np

rng = np.random.default_rng(73)
t = np.linspace(0, 2 * np.pi, 24)
waves = np.array([rng.uniform(0.5, 1) * np.sin(t + p) for p in rng.uniform(0, 2 * np.pi, 400)])

P = [rng.normal(0, 0.2, (24, 10)), np.zeros(10), rng.normal(0, 0.2, (10, 24)), np.zeros(24)]
cycle, cycles, batch = 300, 4, 40
ends = []
for step in range(cycle * cycles):
    rate = 0.5 * (0.3 + 0.003) + 0.5 * (0.3 - 0.003) * np.cos(np.pi * (step % cycle) / cycle)
    clean = waves[rng.integers(0, 400, batch)]
    noisy = clean + 0.2 * rng.normal(size=clean.shape)
    h = np.tanh(noisy @ P[0] + P[1])
    d = 2 * (h @ P[2] + P[3] - clean) / batch / 24 * 4
    loss = np.mean((h @ P[2] + P[3] - clean) ** 2) * 4
    dh = d @ P[2].T * (1 - h * h)
    for p, g in zip(P, (noisy.T @ dh, dh.sum(0), h.T @ d, d.sum(0))):
        p -= rate * g
    if step % 100 == 99:
        print("step", step + 1, "rate %.3f" % rate, "loss %.5f" % loss)
    if step % cycle == cycle - 1:
        ends.append([p.copy() for p in P])
mean = [sum(parts) / len(parts) for parts in zip(*ends[1:])]
h = np.tanh(waves @ mean[0] + mean[1])
print("mean of the cycles, clean input:", np.mean((h @ mean[2] + mean[3] - waves) ** 2))
