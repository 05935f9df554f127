import numpy as np

rng = np.random.default_rng(0)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([0, 1, 1, 0], dtype=float)
H = 4
SIZE = 2 * H + H + H + 1


def unpack(v):
    W1 = v[:2 * H].reshape(2, H)
    b1 = v[2 * H:3 * H]
    W2 = v[3 * H:4 * H]
    return W1, b1, W2, v[-1]


def reward(v):
    W1, b1, W2, b2 = unpack(v)
    out = 1 / (1 + np.exp(-(np.tanh(X @ W1 + b1) @ W2 + b2)))
    return -np.mean((out - y) ** 2)


center = rng.normal(0, 0.5, SIZE)
sigma, alpha, population = 0.2, 0.3, 60
for generation in range(400):
    noise = rng.normal(size=(population, SIZE))
    scores = np.array([reward(center + sigma * n) for n in noise])
    spread = scores.std() + 1e-9
    weights = (scores - scores.mean()) / spread
    center = center + alpha / (population * sigma) * (noise.T @ weights) * 0.5
    if generation % 50 == 0:
        print("generation", generation, "reward", round(float(reward(center)), 5))
W1, b1, W2, b2 = unpack(center)
print("outputs", np.round(1 / (1 + np.exp(-(np.tanh(X @ W1 + b1) @ W2 + b2))), 2))
