import numpy as np

# Exponentiated gradient: shares stay positive and add up to one, steps multiply instead of add.
np.random.seed(71)
days, advisers = 60000, 12
truth = np.sin(np.arange(days) / 40) * 2 + np.cumsum(np.random.randn(days)) * 0.02
advice = truth[:, None] + np.random.randn(days, advisers) * np.linspace(0.4, 3, advisers) + np.linspace(-0.2, 0.2, advisers)

share = np.ones(advisers) / advisers
eta = 0.02
run = 0.0
log = []
for day in range(days):
    said = advice[day] @ share
    miss = said - truth[day]
    run += miss ** 2
    log.append(run / (day + 1))
    share = share * np.exp(-eta * 2 * miss * advice[day])
    share /= share.sum()
    if day % 6000 == 5999:
        print(f"day {day + 1}: mean squared miss so far {log[-1]:.4f}, last 6000 days {(np.sum(((advice[day - 5999:day + 1] @ share) - truth[day - 5999:day + 1]) ** 2)) / 6000:.4f}, best adviser has {share.max():.2f}")
print("equal shares would give", np.mean((advice.mean(1) - truth) ** 2).round(4), "shares", share.round(3))
