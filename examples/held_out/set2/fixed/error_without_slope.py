import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(a):
    return a * (1 - a)


class Network:
    def __init__(self, layout, learning_rate):
        gen = np.random.RandomState(21)
        self.learning_rate = learning_rate
        self.weights = [gen.normal(0, 1.5 / np.sqrt(a), (b, a)) for a, b in zip(layout[:-1], layout[1:])]

    def train_one(self, input_vector, target_vector):
        a = np.array(input_vector, ndmin=2).T
        y = np.array(target_vector, ndmin=2).T
        A = [a]
        for w in self.weights:
            A.append(sigmoid(np.dot(w, A[-1])))
        error = 0.5 * np.sum((A[-1] - y) ** 2)
        delta = A[-1] - y
        for k in reversed(range(len(self.weights))):
            tmp = delta * sigmoid_prime(A[k + 1])
            delta = np.dot(self.weights[k].T, tmp)
            self.weights[k] -= self.learning_rate * np.dot(tmp, A[k].T)
        return error

    def run(self, input_vector):
        a = np.array(input_vector, ndmin=2).T
        for w in self.weights:
            a = sigmoid(np.dot(w, a))
        return a


# stripes: 4x4 pictures with a horizontal or a vertical bar, or a diagonal
rs = np.random.RandomState(5)
pictures, targets = [], []
for n in range(90):
    img = rs.uniform(0, 0.3, (4, 4))
    kind = n % 3
    where = rs.randint(4)
    if kind == 0:
        img[where, :] += 0.7
    elif kind == 1:
        img[:, where] += 0.7
    else:
        img += 0.7 * np.eye(4)
    pictures.append(np.append(img.ravel(), 1.0))
    targets.append(np.eye(3)[kind])

nn = Network([17, 14, 10, 3], learning_rate=0.3)
for epoch in range(60):
    total = 0
    for picture, target in zip(pictures, targets):
        total += nn.train_one(picture, target)
    if epoch % 6 == 0:
        right = sum(np.argmax(nn.run(p)) == np.argmax(t) for p, t in zip(pictures, targets))
        print("epoch", epoch, "error", round(total / len(pictures), 4), "right", right, "of", len(pictures))
