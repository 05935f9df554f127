import numpy as np

N = 9                                  # states 1..9, ends at 0 and 10
rng = np.random.default_rng(6)


def features(s):
    """Overlapping triangles over the line."""
    return np.maximum(0, 1 - np.abs(np.linspace(0, N + 1, 6) - s) / 2.0)


def episode():
    s = (N + 1) // 2
    while 0 < s < N + 1:
        nxt = s + (1 if rng.random() < 0.5 else -1)
        yield s, nxt, 1.0 if nxt == N + 1 else 0.0
        s = nxt


truth = np.arange(1, N + 1) / (N + 1)
w = np.zeros(6)
for ep in range(3000):
    alpha = 0.2 / (1 + ep / 150)
    for s, nxt, reward in episode():
        future = 0.0 if nxt in (0, N + 1) else features(nxt) @ w
        td = reward + future - features(s) @ w
        w += alpha * td * features(s)
    if ep % 300 == 0:
        v = np.array([features(s) @ w for s in range(1, N + 1)])
        print(f"episode {ep:4d}  error against the truth {np.sqrt(np.mean((v - truth) ** 2)):.4f}")
v = np.array([features(s) @ w for s in range(1, N + 1)])
print(np.round(v, 2), np.round(truth, 2))
