import numpy as np

# 5 x 4 patterns of the digits 0 to 5, spoiled by noise
FONT = """
.##. .#.. ###. ###. #..# ####
#..# ##.. ...# ...# #..# #...
#..# .#.. .##. .##. #### ###.
#..# .#.. #... ...# ...# ...#
.##. ###. #### ###. ...# ###.
""".split("\n")[1:-1]
PATTERNS = np.array([[[c == "#" for c in row.split()[d]] for row in FONT] for d in range(6)], dtype=float).reshape(6, 20)


def get_data(n):
    labels = np.random.randint(0, 6, n)
    return PATTERNS[labels] + np.random.normal(0, 0.3, (n, 20)), labels


def relu(Z):
    return np.maximum(0, Z)


def softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def train(X, labels, hidden=16, lr=0.3, epochs=300):
    Y = np.eye(6)[labels]
    W1 = np.random.randn(20, hidden) * np.sqrt(2 / 20)
    b1 = np.zeros((1, hidden))
    W2 = np.random.randn(hidden, 6) * np.sqrt(2 / hidden)
    b2 = np.zeros((1, 6))
    params = [W1, b1, W2, b2]
    for epoch in range(epochs):
        W1, b1, W2, b2 = params
        Z1 = X.dot(W1) + b1
        A1 = relu(Z1)
        A2 = softmax(A1.dot(W2) + b2)
        loss = -np.mean(np.log(A2[np.arange(len(X)), labels] + 1e-12))

        dZ2 = (A2 - Y) / len(X)
        dZ1 = dZ2.dot(W2.T) * (Z1 > 0)
        grads = [X.T.dot(dZ1), dZ1.sum(axis=0, keepdims=True), A1.T.dot(dZ2), dZ2.sum(axis=0, keepdims=True)]
        for param, grad in zip(params, grads):
            param = param - lr * grad

        if epoch % 30 == 0:
            print("Epoch", epoch, "loss:", loss, "accuracy:", np.mean(A2.argmax(axis=1) == labels))
    return params


X, labels = get_data(500)
W1, b1, W2, b2 = train(X, labels)
Xt, lt = get_data(200)
print("test accuracy:", np.mean((relu(Xt.dot(W1) + b1).dot(W2) + b2).argmax(axis=1) == lt))
