import numpy as np

# all gates at once: rows of Y are AND, OR, XOR
X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]], dtype=float)
Y = np.array([[0, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 0]], dtype=float)
S0, S1, S2, m = 2, 6, 3, 4

np.random.seed(10)
w1 = np.random.randn(S1, S0)
b1 = np.random.randn(S1, 1)
w2 = np.random.randn(S2, S1)
b2 = np.zeros((S2, 1))
learning_rate = 0.5

for i in range(5000):
    Z1 = np.dot(w1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(w2, A1) + b2
    A2 = 1 / (1 + np.exp(-Z2))

    J = np.sum(-Y * np.log(A2) - (1 - Y) * np.log(1 - A2)) / m

    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    dB2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(w2.T, dZ2) * (1 - A1 ** 2)
    dW1 = np.dot(dZ1, X.T) / m
    dB1 = np.sum(dZ1, axis=1, keepdims=True) / m

    w1 = w1 - learning_rate * dW1
    b1 = b1 - learning_rate * dB1
    w2 = w2 - learning_rate * dW2
    b2 = b2 - learning_rate * dB2
    if i % 500 == 0:
        print(i, J)
print(np.round(A2, 2))
