# handwritten-ish digits, 8x8
import numpy as np

np.random.seed(0)

data = np.load("bars.npz")
images, labels = data["images"], data["labels"]
X_train = images.reshape(len(images), -1).T.astype(float) / 255
Y_train = np.eye(4)[labels].T
m = X_train.shape[1]


def init_params():
    W1 = np.random.rand(16, 64) - 0.5
    b1 = np.random.rand(16, 1) - 0.5
    W2 = np.random.rand(4, 16) - 0.5
    b2 = np.random.rand(4, 1) - 0.5
    return W1, b1, W2, b2


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = sigmoid(Z1)
    Z2 = W2.dot(A1) + b2
    A2 = softmax(Z2)
    return Z1, A1, Z2, A2


def backward_prop(A1, A2, W2, X, Y):
    dZ2 = A2 - Y
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * A1 * (1 - A1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


def gradient_descent(X, Y, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward_prop(A1, A2, W2, X, Y)
        W1 = W1 - alpha * dW1
        b1 = b1 - alpha * db1
        W2 = W2 - alpha * dW2
        b2 = b2 - alpha * db2
        if i % 100 == 0:
            print("Iteration:", i)
            print("Loss:", -np.mean(np.sum(Y * np.log(A2 + 1e-12), axis=0)),
                  "Accuracy:", np.mean(A2.argmax(0) == Y.argmax(0)))
    return W1, b1, W2, b2


gradient_descent(X_train, Y_train, 0.1, 1000)
