import numpy as np

# One-step actor-critic on a short cliff: seven squares, fall off on the left, reward on the right.
rng = np.random.default_rng(4)
N, GAMMA = 7, 0.95
actor = {"W": np.zeros((N, 2))}
critic = np.zeros(N)


def softmax(v):
    e = np.exp(v - v.max())
    return e / e.sum()


def play(max_steps=60):
    s = 3
    for _ in range(max_steps):
        probs = softmax(actor["W"][s])
        a = rng.choice(2, p=probs)
        s_next = s + (1 if a else -1)
        if rng.random() < 0.1:                  # wind
            s_next = s
        done = s_next in (0, N - 1)
        r = 1.0 if s_next == N - 1 else (-1.0 if s_next == 0 else 0.0)
        yield s, a, probs, r, s_next, done
        if done:
            return
        s = s_next


history, deltas = [], []
for game in range(1, 1001):
    score = 0
    for s, a, probs, r, s_next, done in play():
        delta = r + (0 if done else GAMMA * critic[s_next]) - critic[s]
        critic[s] += 0.1 * delta
        onehot = np.eye(2)[a]
        actor["W"][s] += 0.2 * delta * (onehot - probs)
        score += r
        deltas.append(delta ** 2)
    history.append(score)
    if game % 100 == 0:
        print("game", game, "score", np.mean(history[-100:]), "squared td error", np.mean(deltas[-300:]).round(4))
print("values", critic.round(2))
