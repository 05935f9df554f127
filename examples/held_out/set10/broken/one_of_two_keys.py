import numpy as np

# two keys, read by a noisy sensor: alarm if exactly one of them is in (columns are examples)
np.random.seed(8)
m = 100
truth = np.random.randint(0, 2, (2, m))
train_X = truth + np.random.randn(2, m) * 0.15
train_Y = np.logical_xor(truth[0:1], truth[1:2]).astype(int)

S0, S1, S2 = 2, 5, 1
learning_rate = 1.0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


w1 = np.random.randn(S1, S0)
b1 = np.zeros((S1, 1))
w2 = np.random.randn(S2, S1)
b2 = np.zeros((S2, 1))

for i in range(5000):
    Z1 = np.dot(w1, train_X) + b1
    A1 = sigmoid(Z1)
    Z2 = np.dot(w2, A1) + b2
    A2 = sigmoid(Z2)

    J = np.sum(-train_Y * np.log(A2) + (1 - train_Y) * np.log(1 - A2)) / m

    dZ2 = A2 - train_Y
    dW2 = np.dot(dZ2, A1.T) / m
    dB2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(w2.T, dZ2) * sigmoid_derivative(Z1)
    dW1 = np.dot(dZ1, train_X.T) / m
    dB1 = np.sum(dZ1, axis=1, keepdims=True) / m

    w1 = w1 - dW1 * learning_rate
    b1 = b1 - dB1 * learning_rate
    w2 = w2 - dW2 * learning_rate
    b2 = b2 - dB2 * learning_rate

    if i % 500 == 0:
        print("J =", J)

print("right:", np.sum((A2 > 0.5) == train_Y), "of", m)
