import numpy as np

np.random.seed(7)

# three kinds of beans, five measurements each, very unequal counts
counts = [120, 35, 12]
centers = np.random.randn(5, 3)
X = np.hstack([centers[:, [k]] + 0.9 * np.random.randn(5, c) for k, c in enumerate(counts)])
labels = np.repeat([0, 1, 2], counts)
Y = np.zeros((3, labels.size))
Y[labels, np.arange(labels.size)] = 1

m = X.shape[1]
W = np.random.randn(3, X.shape[0]) * 0.01
b = np.zeros((3, 1))
alpha = 0.3

for i in range(1, 301):
    Z = np.dot(W, X) + b
    t = np.exp(Z - Z.max(axis=0))
    A = t / np.sum(t, axis=0)
    cost = -np.sum(Y * np.log(A)) / m

    dZ = A - Y
    dW = np.dot(dZ, X.T) / m
    db = np.sum(dZ) / m

    W = W - alpha * dW
    b = b - alpha * db
    if i % 50 == 0:
        print("cost after iteration", i, "is", cost)

print("bias", b.ravel())
