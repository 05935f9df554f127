import numpy as np

np.random.seed(2)


def load_rings(m=200):
    r = np.r_[np.random.uniform(0, 1, m // 2), np.random.uniform(1.4, 2.2, m // 2)]
    phi = np.random.uniform(0, 2 * np.pi, m)
    X = np.vstack([r * np.cos(phi), r * np.sin(phi)])
    Y = np.r_[np.zeros(m // 2), np.ones(m // 2)].reshape(1, -1)
    return X, Y


def init_parameters(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x)
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h)
    b2 = np.zeros((n_y, 1))
    return W1, b1, W2, b2


def nn_model(X, Y, n_h, num_iterations=1500, learning_rate=0.8, print_cost=True):
    m = X.shape[1]
    W1, b1, W2, b2 = init_parameters(X.shape[0], n_h, Y.shape[0])
    for i in range(num_iterations):
        A1 = np.tanh(W1 @ X + b1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        cost = np.squeeze(-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)))

        dZ2 = A2 - Y
        dW2 = dZ2 @ A1.T / m
        db2 = dZ2.sum(axis=1, keepdims=True) / m
        dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)
        dW1 = dZ1 @ X.T / m
        db1 = dZ1.sum(axis=1, keepdims=True) / m

        W1, b1 = W1 - learning_rate * dW1, b1 - learning_rate * db1
        W2, b2 = W2 - learning_rate * dW2, b2 - learning_rate * db2
        if print_cost and i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return W1, b1, W2, b2


X, Y = load_rings()
nn_model(X, Y, 6)
