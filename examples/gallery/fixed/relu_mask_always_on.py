import numpy as np

np.random.seed(27)

X = np.random.randn(3, 180)
labels = np.argmax(np.vstack([X[0] + X[1] ** 2, X[1] - X[2], X[2] ** 2 - X[0]]), axis=0)
Y = np.zeros((3, 180))
Y[labels, np.arange(180)] = 1

W1 = np.random.randn(15, 3) * np.sqrt(2 / 3)
b1 = np.zeros((15, 1))
W2 = np.random.randn(3, 15) * np.sqrt(2 / 15)
b2 = np.zeros((3, 1))


def relu(Z):
    return np.maximum(Z, 0)


def drelu(Z):
    return Z >= 0


def softmax(Z):
    e = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def forward(X):
    Z1 = W1.dot(X) + b1
    A1 = relu(Z1)
    A2 = softmax(W2.dot(A1) + b2)
    return Z1, A1, A2


def train_step(X, Y, alpha):
    global W1, b1, W2, b2
    m = X.shape[1]
    Z1, A1, A2 = forward(X)
    loss = -np.sum(Y * np.log(A2 + 1e-10)) / m

    dZ2 = A2 - Y
    dW2 = dZ2.dot(A1.T) / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = W2.T.dot(dZ2) * drelu(Z1)
    dW1 = dZ1.dot(X.T) / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m

    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return loss


for i in range(1, 1001):
    loss = train_step(X, Y, 0.5)
    if i % 100 == 0:
        acc = np.mean(forward(X)[2].argmax(axis=0) == labels)
        print("iteration", i, "loss", loss, "accuracy", acc)
