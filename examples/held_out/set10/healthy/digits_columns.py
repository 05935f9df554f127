import numpy as np

np.random.seed(13)

# rows of a csv as people download it: label first, then 36 pixels from 0 to 255
glyphs = (np.random.rand(10, 36) < 0.5) * 200
rows = []
for _ in range(1100):
    d = np.random.randint(10)
    rows.append(np.concatenate([[d], np.clip(glyphs[d] + np.random.randint(0, 90, 36), 0, 255)]))
data = np.array(rows)
np.random.shuffle(data)

data_dev = data[:100].T
Y_dev, X_dev = data_dev[0], data_dev[1:] / 255.
data_train = data[100:].T
Y_train, X_train = data_train[0], data_train[1:] / 255.
_, m_train = X_train.shape


def init_params():
    W1 = np.random.rand(10, 36) - 0.5
    b1 = np.random.rand(10, 1) - 0.5
    W2 = np.random.rand(10, 10) - 0.5
    b2 = np.random.rand(10, 1) - 0.5
    return W1, b1, W2, b2


def ReLU(Z):
    return np.maximum(Z, 0)


def softmax(Z):
    A = np.exp(Z - np.max(Z, axis=0)) 
    return A / sum(A)


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = ReLU(Z1)
    Z2 = W2.dot(A1) + b2
    return Z1, A1, Z2, softmax(Z2)


def one_hot(Y):
    one_hot_Y = np.zeros((Y.size, Y.max() + 1))
    one_hot_Y[np.arange(Y.size), Y] = 1
    return one_hot_Y.T


def backward_prop(Z1, A1, A2, W2, X, Y):
    dZ2 = A2 - one_hot(Y)
    dW2 = 1 / m_train * dZ2.dot(A1.T)
    db2 = 1 / m_train * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / m_train * dZ1.dot(X.T)
    db1 = 1 / m_train * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


def get_accuracy(A2, Y):
    return np.sum(np.argmax(A2, 0) == Y) / Y.size


def gradient_descent(X, Y, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward_prop(Z1, A1, A2, W2, X, Y)
        W1 = W1 - alpha * dW1
        b1 = b1 - alpha * db1
        W2 = W2 - alpha * dW2
        b2 = b2 - alpha * db2
        if i % 50 == 0:
            print("Iteration:", i, "accuracy", get_accuracy(A2, Y))
    return W1, b1, W2, b2


W1, b1, W2, b2 = gradient_descent(X_train, Y_train, 0.5, 501)
print("dev accuracy", get_accuracy(forward_prop(W1, b1, W2, b2, X_dev)[3], Y_dev))
