import numpy as np

np.random.seed(1)
half = 150
t = np.linspace(0, np.pi, half)
moon1 = np.vstack([np.cos(t), np.sin(t)])
moon2 = np.vstack([1 - np.cos(t), 0.4 - np.sin(t)])
X = np.hstack([moon1, moon2]) + 0.12 * np.random.randn(2, 2 * half)
Y = np.hstack([np.zeros((1, half)), np.ones((1, half))])

S0, S1, S2 = 2, 10, 1
m = X.shape[1]
learning_rate = 0.8


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


w1 = np.random.randn(S1, S0)
b1 = np.zeros((S1, 1))
w2 = np.random.randn(S2, S1)
b2 = np.zeros((S2, 1))

for i in range(3001):
    Z1 = np.dot(w1, X) + b1
    A1 = sigmoid(Z1)
    Z2 = np.dot(w2, A1) + b2
    A2 = sigmoid(Z2)

    J = np.sum(-Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m

    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    dB2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(w2.T, dZ2) * A1 * (1 - A1)
    dW1 = np.dot(dZ1, X.T) / m
    dB1 = np.sum(dZ1, axis=1, keepdims=True) / m

    w1 = w1 - learning_rate * dW1
    w2 = w2 - learning_rate * dW2
    b1 = b1 - learning_rate * dB1
    b2 = b2 - learning_rate * dB2

    if i % 300 == 0:
        print(i, J)
