import random

# Huber loss, so that a few absurd measurements do no harm. delta = 1
random.seed(5)
points = []
for _ in range(120):
    x = random.uniform(-2, 2)
    y = 1.5 * x - 0.5 + random.gauss(0, 0.2)
    if random.random() < 0.08:
        y += random.choice([-1, 1]) * random.uniform(15, 30)
    points.append((x, y))


def huber(r):
    return 0.5 * r * r if abs(r) <= 1 else abs(r) - 0.5


def huber_slope(r):
    return max(-1.0, min(1.0, r))


slope, offset = 0.0, 0.0
for it in range(301):
    ds = do = total = 0.0
    for x, y in points:
        r = slope * x + offset - y
        total += huber(r)
        ds += huber_slope(r) * x
        do += huber_slope(r)
    slope -= 0.005 * ds          # sums, not means
    offset -= 0.005 * do
    if it % 50 == 0:
        print(it, "total loss", round(total, 3), "line", round(slope, 3), round(offset, 3))
