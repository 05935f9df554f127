import numpy as np

# An ice cream van decides each day where to stand; the weather is known in the morning.
rng = np.random.default_rng(30)
WEATHER = ["sun", "cloud", "rain"]
PLACES = ["beach", "school", "station", "home"]
sales = np.array([[9, 5, 4, 0], [4, 6, 4, 0], [-3, -1, 2, 0]], dtype=float)   # mean profit

theta = np.zeros((3, 4))          # scores of the softmax policy
baseline = np.zeros(3)
alpha = 0.05
rewards, losses = [], []


def policy(w):
    e = np.exp(theta[w] - theta[w].max())
    return e / e.sum()


for day in range(6000):
    w = rng.integers(3)
    pi = policy(w)
    a = rng.choice(4, p=pi)
    reward = sales[w, a] + rng.normal()
    advantage = reward - baseline[w]
    loss = -np.log(pi[a]) * advantage          # surrogate loss
    # d log pi(a) / d theta = onehot(a) - pi
    grad = -pi * advantage
    grad[a] += advantage
    theta[w] += alpha * grad
    baseline[w] += 0.05 * (reward - baseline[w])
    rewards.append(reward)
    losses.append(loss)
    if (day + 1) % 1000 == 0:
        print("day", day + 1, "profit of the last 1000 days", np.mean(rewards[-1000:]).round(3), "loss", np.mean(losses[-1000:]).round(3))
for i, name in enumerate(WEATHER):
    print(name, dict(zip(PLACES, policy(i).round(2))))
