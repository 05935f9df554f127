import numpy as np

# sizes of apples for the sorting machine: 0 = S, 1 = M, 2 = L, 3 = XL
np.random.seed(4)
n = 480
Y = np.random.randint(0, 4, n)
diameter = 5.5 + 1.1 * Y + np.random.uniform(-0.45, 0.45, n)                 # cm
weight = 0.42 * diameter ** 2 * (1 + np.random.normal(0, 0.05, n))           # in 10 g
X = np.array([diameter / 10, weight / 40])
order = np.random.permutation(n)
X_train, Y_train = X[:, order[:400]], Y[order[:400]]
X_dev, Y_dev = X[:, order[400:]], Y[order[400:]]
m = Y_train.size


def init_params():
    W1 = np.random.rand(12, 2) - 0.5
    b1 = np.zeros((12, 1))
    W2 = np.random.rand(4, 12) - 0.5
    b2 = np.zeros((4, 1))
    return W1, b1, W2, b2


def ReLU(Z):
    return np.maximum(Z, 0)


def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = ReLU(Z1)
    Z2 = W2.dot(A1) + b2
    return Z1, A1, Z2, softmax(Z2)


def one_hot(Y):
    t = np.zeros((4, Y.size))
    t[Y, np.arange(Y.size)] = 1
    return t


def back_prop(Z1, A1, A2, W2, X, Y):
    dZ2 = A2 - one_hot(Y)
    dW2 = dZ2.dot(A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = dZ1.dot(X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2


def update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


def get_accuracy(A2, Y):
    return np.sum(np.argmax(A2, 0) == Y) / Y.size


def gradient_descent(X, Y, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = back_prop(Z1, A1, A2, W2, X, Y)
        W1, b1, W2, b2 = update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha)
        if i % 1000 == 0:
            print("Iteration:", i, "accuracy:", get_accuracy(A2, Y))
    return W1, b1, W2, b2


W1, b1, W2, b2 = gradient_descent(X_train, Y_train, 0.5, 8001)
print("dev:", get_accuracy(forward_prop(W1, b1, W2, b2, X_dev)[3], Y_dev))
