# straight line through the sales of a bakery, plain Python, one pair at a time
import random

random.seed(11)
pairs = []
for _ in range(80):
    customers = random.uniform(20, 120)
    pairs.append((customers, 2.4 * customers + 35 + random.gauss(0, 9)))

# bring both to the range 0..1 first
max_x = max(p[0] for p in pairs)
max_y = max(p[1] for p in pairs)
scaled = [(x / max_x, y / max_y) for x, y in pairs]

w, b = random.random(), random.random()
rate = 0.1
for epoch in range(1, 101):
    random.shuffle(scaled)
    sse = 0.0
    for x, y in scaled:
        guess = w * x + b
        error = y - guess
        sse += error ** 2
        w += rate * error * x
        b += rate * error
    rate = 0.1 / (1 + 0.05 * epoch)
    if epoch % 10 == 0:
        print("epoch", epoch, "sse %.5f" % sse, "w %.3f b %.3f" % (w, b))

print("per customer:", round(w * max_y / max_x, 3), "fixed:", round(b * max_y, 2))
