import math
import random

random.seed(12)
table = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]
hidden = [[random.uniform(-2, 2) for _ in range(3)] for _ in range(4)]
final = [random.uniform(-2, 2) for _ in range(5)]
squash = lambda v: 1 / (1 + math.exp(-v))

round_no, error = 0, 1.0
while error > 0.002 and round_no < 20000:
    error = 0.0
    for (p, q), target in table:
        ins = (p, q, 1)
        mids = [squash(sum(a * b for a, b in zip(row, ins))) for row in hidden] + [1]
        out = squash(sum(a * b for a, b in zip(final, mids)))
        error += (target - out) ** 2 / len(table)
        delta = (target - out) * out * (1 - out)
        for i, row in enumerate(hidden):
            d = delta * final[i] * mids[i] * (1 - mids[i])
            for j in range(3):
                row[j] += 2.0 * d * ins[j]
        for i in range(5):
            final[i] += 2.0 * delta * mids[i]
    round_no += 1
    if round_no % 500 == 0:
        print(round_no, error)
print("finished after", round_no, "rounds, error", error)
