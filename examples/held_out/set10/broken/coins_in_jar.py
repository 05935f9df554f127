import numpy as np

# weight of a jar in hundred grams from the number of small, middle and large coins (in tens)
np.random.seed(9)
small = np.random.randint(0, 20, 50) / 10
middle = np.random.randint(0, 20, 50) / 10
large = np.random.randint(0, 20, 50) / 10
x = np.array([np.ones(50), small, middle, large]).T
y = 3.1 + 0.39 * small + 0.57 * middle + 0.85 * large + np.random.normal(0, 0.05, 50)

w = np.array([1, 1, 1, 1])
alpha = 0.1
m = len(y)


def hypothesis(row, w):
    total = 0
    for j in range(len(w)):
        total += w[j] * row[j]
    return total


def cost(w):
    return sum((hypothesis(x[i], w) - y[i]) ** 2 for i in range(m)) / (2 * m)


for iteration in range(400):
    errors = [hypothesis(x[i], w) - y[i] for i in range(m)]
    gradient = []
    for j in range(len(w)):
        gradient.append(sum(errors[i] * x[i, j] for i in range(m)) / m)
    for j in range(len(w)):
        w[j] = w[j] - alpha * gradient[j]
    if iteration % 40 == 0:
        print("iteration", iteration, "cost", cost(w))
print("jar and coins weigh", w)
