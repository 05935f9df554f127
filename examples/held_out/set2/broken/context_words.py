import numpy as np

np.random.seed(282)

text = ("the cat sat on the mat the dog sat on the rug the cat saw the dog and the dog saw the cat "
        "a bird sat on a tree a bird saw the cat and the cat saw a bird").split()
vocab = sorted(set(text))
word2ind = {w: i for i, w in enumerate(vocab)}
V, N, C = len(vocab), 10, 2


def get_vectors(words):
    for i in range(C, len(words) - C):
        x = np.zeros(V)
        for w in words[i - C:i] + words[i + 1:i + C + 1]:
            x[word2ind[w]] += 1 / (2 * C)
        y = np.zeros(V)
        y[word2ind[words[i]]] = 1
        yield x, y


def get_batches(words, batch_size):
    xs, ys = [], []
    while True:
        for x, y in get_vectors(words):
            xs.append(x)
            ys.append(y)
            if len(xs) == batch_size:
                yield np.array(xs).T, np.array(ys).T
                xs, ys = [], []


def initialize_model():
    return np.random.randn(N, V) * 0.5, np.random.randn(V, N) * 0.5, np.zeros((N, 1)), np.zeros((V, 1))


def forward_prop(x, W1, W2, b1, b2):
    h = np.tanh(W1 @ x + b1)
    return W2 @ h + b2, h


def softmax(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def compute_cost(y, yhat, batch_size):
    return -np.sum(y * np.log(yhat)) / batch_size


def back_prop(x, yhat, y, h, W1, W2, b1, b2, batch_size):
    l1 = (W2.T @ (yhat - y)) * (1 - h * h)
    grad_W1 = (1 / batch_size) * np.dot(l1, x.T)
    grad_W2 = (1 / batch_size) * np.dot(yhat - y, h.T)
    grad_b1 = np.sum((1 / batch_size) * l1, axis=1, keepdims=True)
    grad_b2 = np.sum((1 / batch_size) * np.dot(yhat - y, h.T), axis=1, keepdims=True)
    return grad_W1, grad_W2, grad_b1, grad_b2


def gradient_descent(words, num_iters, alpha, batch_size=16):
    W1, W2, b1, b2 = initialize_model()
    iters = 0
    for x, y in get_batches(words, batch_size):
        z, h = forward_prop(x, W1, W2, b1, b2)
        yhat = softmax(z)
        cost = compute_cost(y, yhat, batch_size)
        if (iters + 1) % 25 == 0:
            print(f"iters: {iters + 1} cost: {cost:.6f}")
        grad_W1, grad_W2, grad_b1, grad_b2 = back_prop(x, yhat, y, h, W1, W2, b1, b2, batch_size)
        W1 = W1 - alpha * grad_W1
        W2 = W2 - alpha * grad_W2
        b1 = b1 - alpha * grad_b1
        b2 = b2 - alpha * grad_b2
        iters += 1
        if iters == num_iters:
            break
    return W1, W2, b1, b2


gradient_descent(text, 300, 0.4)
