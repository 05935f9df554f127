import numpy as np

# contextual bandit, REINFORCE with a running baseline
# the colour of the room tells which lever pays
rng = np.random.default_rng(3)
n_rooms, n_levers, hidden = 4, 5, 12
payout = rng.uniform(0.0, 0.4, (n_rooms, n_levers))
best = np.array([2, 0, 4, 1])
payout[np.arange(n_rooms), best] = 0.95

theta = {
    "W1": rng.normal(0, 0.5, (n_rooms, hidden)),
    "W2": rng.normal(0, 0.5, (hidden, n_levers)),
}
baseline, alpha = 0.0, 0.1


def policy(room):
    x = np.zeros(n_rooms)
    x[room] = 1.0
    h = np.tanh(x @ theta["W1"])
    logits = h @ theta["W2"]
    e = np.exp(logits - logits.max())
    return x, h, e / e.sum()


rewards = []
for episode in range(1, 6001):
    room = rng.integers(n_rooms)
    x, h, probs = policy(room)
    lever = rng.choice(n_levers, p=probs)
    reward = float(rng.random() < payout[room, lever])
    advantage = reward - baseline
    baseline += 0.01 * (reward - baseline)

    # gradient of log pi(lever | room)
    dlogits = probs.copy()
    dlogits[lever] -= 1.0
    dW2 = np.outer(h, dlogits)
    dh = theta["W2"] @ dlogits * (1 - h ** 2)
    dW1 = np.outer(x, dh)
    theta["W1"] += alpha * advantage * dW1
    theta["W2"] += alpha * advantage * dW2

    rewards.append(reward)
    if episode % 500 == 0:
        print("episode", episode, "mean reward", np.mean(rewards[-500:]))
print("best lever per room:", [int(policy(r)[2].argmax()) for r in range(n_rooms)], "should be", best.tolist())
