import numpy as np

rng = np.random.default_rng(6)
# temperature outside -> which drink to offer: tea, water, lemonade
W = np.zeros((2, 3))
baseline = 0.0
alpha = 0.05
average = 0.0

for sale in range(1, 8001):
    temperature = rng.uniform(-1, 1)
    x = np.array([1.0, temperature])
    s = x @ W
    pi = np.exp(s - s.max())
    pi /= pi.sum()
    drink = rng.choice(3, p=pi)

    wish = [0.2 - 0.7 * temperature, 0.35, 0.2 + 0.7 * temperature][drink]
    reward = float(rng.random() < np.clip(wish, 0, 1))

    # gradient of log pi(drink | x)
    glog = -np.outer(x, pi)
    glog[:, drink] += x
    W += alpha * (reward - baseline) * glog
    baseline += 0.01 * (reward - baseline)
    average += (reward - average) / min(sale, 800)
    if sale % 800 == 0:
        print("sales", sale, "average reward", round(average, 3))

for temperature in (-0.9, 0.0, 0.9):
    s = np.array([1.0, temperature]) @ W
    print(temperature, (np.exp(s) / np.exp(s).sum()).round(2))
