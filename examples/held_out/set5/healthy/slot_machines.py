"""Which of five slot machines pays best? Policy gradient with a running baseline."""
import argparse
import numpy as np

if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--plays", type=int, default=6000)
    ap.add_argument("--rate", type=float, default=0.08)
    opt = ap.parse_args()

    rng = np.random.default_rng(62)
    payout = np.array([0.2, 0.5, 0.35, 0.8, 0.1])
    preference = np.zeros(5)
    baseline = 0.0
    won = []
    for n in range(opt.plays):
        e = np.exp(preference - preference.max())
        policy = e / e.sum()
        arm = rng.choice(5, p=policy)
        reward = float(rng.random() < payout[arm])
        won.append(reward)
        advantage = reward - baseline
        baseline += 0.01 * (reward - baseline)
        grad = -policy
        grad[arm] += 1
        preference += opt.rate * advantage * grad
        if n % 600 == 599:
            print("plays", n + 1, "mean of the last 600:", np.mean(won[-600:]), "policy", policy.round(2))
    print("favourite machine:", preference.argmax())
