import numpy as np

# days since sowing, height in cm
X = np.array([3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 23], dtype=float) / 10
Y = np.array([1.1, 1.9, 2.1, 3.2, 3.3, 4.4, 4.5, 5.6, 5.7, 6.8, 6.9, 7.9, 8.4, 9.1])

m = 0
c = 0

L = 0.1  # The learning Rate
epochs = 500  # The number of iterations to perform gradient descent

n = float(len(X)) # Number of elements in X

# Performing Gradient Descent
for i in range(epochs):
    Y_pred = m*X + c  # The current predicted value of Y
    D_m = (-2/n) * sum(Y - Y_pred)  # Derivative wrt m
    D_c = (-2/n) * sum(X * (Y - Y_pred))  # Derivative wrt c
    m = m - L * D_m  # Update m
    c = c - L * D_c  # Update c
    if i % 50 == 0:
        print("mse", sum((Y - Y_pred)**2)/n)

print (m, c)
print("height after 25 days:", m * 2.5 + c)
