"""REINFORCE: the preferences climb the expected reward, no loss anywhere"""
import numpy as np

np.random.seed(55)
true_means = np.array([0.1, 0.5, 0.9, 0.3])
H = np.zeros(4)
baseline = 0.0
alpha = 0.15
rewards = []
for pull in range(1, 2001):
    pi = np.exp(H - H.max())
    pi /= pi.sum()
    a = np.random.choice(4, p=pi)
    r = true_means[a] + 0.2 * np.random.randn()
    grad_log = -pi
    grad_log[a] += 1
    H += alpha * (r - baseline) * grad_log
    baseline += (r - baseline) / pull
    rewards.append(r)
    if pull % 200 == 0:
        print(pull, "regret per pull", 0.9 - np.mean(rewards[-200:]), "best arm", pi[2])
