import numpy as np

np.random.seed(6)

# grams of apple, bread, cheese -> price
baskets = np.random.randint(1, 6, size=(40, 3))
prices = baskets @ np.array([1.2, 0.7, 2.5])

weights = np.array([1, 1, 1])
lr = 0.01

for epoch in range(200):
    total_error = 0
    predictions = baskets.dot(weights)
    errors = predictions - prices
    total_error = (errors ** 2).mean()
    gradient = 2 * baskets.T.dot(errors) / len(prices)
    for j in range(len(weights)):
        weights[j] = weights[j] - lr * gradient[j]
    if epoch % 20 == 0:
        print("epoch", epoch, "error", total_error, weights)
