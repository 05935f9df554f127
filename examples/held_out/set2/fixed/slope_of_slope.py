import numpy as np

np.random.seed(3)

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)


def relu(x):
    return np.maximum(0, x)


def d_relu(x):
    return np.where(x > 0, 1.0, 0.0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def d_sigmoid(a):
    return a * (1 - a)


def bce(t, p):
    return np.mean(-(t * np.log(p) + (1 - t) * np.log(1 - p)))


def d_bce(t, p):
    return np.where(t == 1, -1 / p, 1 / (1 - p)) / len(t)


class XorNet:
    def __init__(self, n_in, n_hidden, n_out, lr):
        self.w_hidden = np.random.uniform(-1, 1, size=(n_in, n_hidden))
        self.b_hidden = np.zeros(n_hidden)
        self.w_out = np.random.uniform(-1, 1, size=(n_hidden, n_out))
        self.b_out = np.zeros(n_out)
        self.lr = lr

    def forward(self, x):
        self.hidden = relu(x @ self.w_hidden + self.b_hidden)
        return sigmoid(self.hidden @ self.w_out + self.b_out)

    def backward(self, x, t, p):
        out_delta = d_bce(t, p) * d_sigmoid(p)
        hidden_delta = out_delta.dot(self.w_out.T) * d_relu(self.hidden)
        self.w_out -= self.lr * self.hidden.T.dot(out_delta)
        self.b_out -= self.lr * out_delta.sum(axis=0)
        self.w_hidden -= self.lr * x.T.dot(hidden_delta)
        self.b_hidden -= self.lr * hidden_delta.sum(axis=0)

    def train(self, x, t, epochs):
        for epoch in range(epochs):
            p = self.forward(x)
            loss = bce(t, p)
            self.backward(x, t, p)
            if epoch % 200 == 0:
                print(f"epoch {epoch:5d}   loss {loss:.5f}")


net = XorNet(2, 8, 1, lr=0.3)
net.train(X, y, 2000)
print(net.forward(X).round(3).ravel())
