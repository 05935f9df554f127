import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])

np.random.seed(6)
w1 = np.random.randn(2, 6)
b1 = np.zeros((1, 6))
w2 = np.random.randn(6, 1)
b2 = np.zeros((1, 1))
lr = 0.5

for i in range(5000):
    # forward
    hidden = np.dot(X, w1) + b1
    activated = np.tanh(hidden)
    output = 1 / (1 + np.exp(-(np.dot(activated, w2) + b2)))

    # backward
    delta2 = (output - y) / 4
    dw2 = np.dot(activated.T, delta2)
    db2 = delta2.sum(axis=0, keepdims=True)
    delta1 = np.dot(delta2, w2.T) * (1 - activated ** 2)
    dw1 = np.dot(X.T, delta1)
    db1 = delta1.sum(axis=0, keepdims=True)

    w1 = w1 - lr * dw1
    b1 = b1 - lr * db1
    w2 = w2 - lr * dw2
    b2 = b2 - lr * db2

    if i % 500 == 0:
        print(np.mean(-y * np.log(output) - (1 - y) * np.log(1 - output)))

print(output)
