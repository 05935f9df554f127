# The perceptron as in 1958: whole numbers only, learn from mistakes.
import numpy as np

flags = np.array([[(n >> k) & 1 for k in range(8)] for n in range(256)])
votes = np.array([3, -2, 5, 1, -4, 2, -1, 2])
label = np.where(flags @ votes >= 3, 1, -1)

w = np.zeros(8, dtype=int)
b = 0
rounds = 0
while True:
    mistakes = 0
    for x, t in zip(flags, label):
        y = 1 if x @ w + b > 0 else -1
        if y != t:
            w += t * x
            b += t
            mistakes += 1
    rounds += 1  # one more pass over all flags
    if rounds % 5 == 0 or mistakes == 0:
        print("round", rounds, "mistakes", mistakes)
    if mistakes == 0 or rounds >= 500:
        break
print("weights", w, "threshold", -b)
