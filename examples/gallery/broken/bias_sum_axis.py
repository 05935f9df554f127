import numpy as np

rng = np.random.RandomState(8)


def load_circles(m=160):
    r = np.where(np.arange(m) % 2 == 0, 0.5, 1.0)
    a = rng.uniform(0, 2 * np.pi, m)
    X = np.vstack((r * np.cos(a), r * np.sin(a))) + rng.randn(2, m) * 0.07
    Y = (np.arange(m) % 2).reshape(1, m)
    return X, Y


def model(X, Y, learning_rate=0.3, num_iterations=2500):
    m = X.shape[1]
    dims = [X.shape[0], 10, 5, 1]
    p = {}
    for l in range(1, 4):
        p["W%d" % l] = rng.randn(dims[l], dims[l - 1]) / np.sqrt(dims[l - 1]) * np.sqrt(2)
        p["b%d" % l] = np.zeros((dims[l], 1))

    for i in range(num_iterations):
        # LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID
        z1 = np.dot(p["W1"], X) + p["b1"]
        a1 = np.maximum(0, z1)
        z2 = np.dot(p["W2"], a1) + p["b2"]
        a2 = np.maximum(0, z2)
        z3 = np.dot(p["W3"], a2) + p["b3"]
        a3 = 1. / (1. + np.exp(-z3))

        cost = 1. / m * np.nansum(-np.log(a3) * Y - np.log(1 - a3) * (1 - Y))

        g = {}
        dz3 = 1. / m * (a3 - Y)
        g["W3"] = np.dot(dz3, a2.T)
        g["b3"] = np.sum(dz3, axis=1, keepdims=True)
        da2 = np.dot(p["W3"].T, dz3)
        dz2 = np.multiply(da2, np.int64(a2 > 0))
        g["W2"] = np.dot(dz2, a1.T)
        g["b2"] = np.sum(dz2, axis=1, keepdims=True)
        da1 = np.dot(p["W2"].T, dz2)
        dz1 = np.multiply(da1, np.int64(a1 > 0))
        g["W1"] = np.dot(dz1, X.T)
        g["b1"] = np.sum(dz1)

        for k in p:
            p[k] = p[k] - learning_rate * g[k]

        if i % 250 == 0:
            print("Cost after iteration {}: {}".format(i, cost))
    return p


X, Y = load_circles()
model(X, Y)
