import numpy as np


class Linear:
    def __init__(self, fan_in, fan_out):
        self.W = np.random.normal(0, np.sqrt(1 / fan_in), (fan_in, fan_out))
        self.b = np.zeros(fan_out)
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)

    def __call__(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dy):
        self.dW += self.x.T @ dy
        self.db += dy.sum(0)
        return dy @ self.W.T

    def zero_grad(self):
        self.dW[:] = 0
        self.db[:] = 0

    def parameters(self):
        return [(self.W, self.dW), (self.b, self.db)]


class ReLU:
    def __call__(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask

    def zero_grad(self):
        pass

    def parameters(self):
        return []


def cross_entropy(logits, y):
    shifted = logits - logits.max(1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    n = len(y)
    dlogits = np.exp(logp)
    dlogits[np.arange(n), y] -= 1
    return -logp[np.arange(n), y].mean(), dlogits / n


np.random.seed(0)
centers = np.array([[0, 2], [2, -1], [-2, -1], [0, 0]])
y_all = np.random.randint(0, 4, 240)
X_all = centers[y_all] + np.random.randn(240, 2) * 0.5

model = [Linear(2, 24), ReLU(), Linear(24, 4)]
lr = 0.2

for epoch in range(30):
    perm = np.random.permutation(240)
    running = 0.0
    for i in range(0, 240, 24):
        xb, yb = X_all[perm[i:i + 24]], y_all[perm[i:i + 24]]
        for layer in model:
            layer.zero_grad()
        h = xb
        for layer in model:
            h = layer(h)
        loss, grad = cross_entropy(h, yb)
        running += loss
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            for p, dp in layer.parameters():
                p -= lr * dp
    print("epoch %d loss %.4f" % (epoch, running / 10))
