import random

# univariate regression like in the first week of the course, with loops over the rows
random.seed(41)
rows = [(x, 0.9 * x - 0.4 + random.gauss(0, 0.08)) for x in sorted(random.uniform(0, 3) for _ in range(60))]
theta0, theta1 = random.random(), random.random()
alpha = 0.1
previous, cost = 0.0, 100.0
rounds = 0
while abs(previous - cost) > 1e-7 and rounds < 2000:
    previous = cost
    grad0 = grad1 = 0.0
    for i in range(len(rows)):
        k = rows[i]
        grad0 += theta0 + theta1 * k[0] - k[1]
        grad1 += (theta0 + theta1 * k[0] - k[1]) * k[0]
    theta0 -= alpha * grad0 / len(rows)
    theta1 -= alpha * grad1 / len(rows)

    cost = 0.0
    for j in range(len(rows)):
        k = rows[j]
        cost += (theta0 + theta1 * k[0] - k[1]) ** 2
    cost /= 2 * len(rows)
    rounds += 1
    if rounds % 20 == 1:
        print(rounds, cost)
print("sales = %.3f + %.3f * temperature after %d rounds" % (theta0, theta1, rounds))
