import numpy as np


class Linear:
    def __init__(self, nin, nout, rng):
        self.weights = rng.normal(0, (2 / nin) ** 0.5, (nin, nout))
        self.biases = np.zeros((1, nout))

    def forward(self, inputs):
        self.inputs = inputs
        return np.dot(inputs, self.weights) + self.biases

    def backward(self, dvalues):
        self.dweights = np.dot(self.inputs.T, dvalues)
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)
        return np.dot(dvalues, self.weights.T)


class ReLU:
    def forward(self, inputs):
        self.inputs = inputs
        return np.maximum(0, inputs)

    def backward(self, dvalues):
        dinputs = dvalues.copy()
        dinputs[self.inputs <= 0] = 0
        return dinputs


class SoftmaxCrossEntropy:
    def forward(self, logits, y):
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        self.probs = e / e.sum(axis=1, keepdims=True)
        self.y = y
        return -np.log(self.probs[range(len(y)), y]).mean()

    def backward(self):
        d = self.probs.copy()
        d[range(len(self.y)), self.y] -= 1
        return d / len(self.y)


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update_params(self, layer):
        layer.weights -= self.lr * layer.dweights
        layer.biases -= self.lr * layer.dbiases


rng = np.random.default_rng(21)
# brightness of a sky photo (all values positive, between 0 and 1): dark, middle or bright on the whole
level = rng.uniform(0.2, 0.8, (600, 1))
X = np.clip(level + rng.normal(0, 0.08, (600, 9)), 0, 1)
y = np.digitize(level[:, 0], [0.4, 0.6])

layers = [Linear(9, 12, rng), ReLU(), Linear(12, 3, rng)]
criterion = SoftmaxCrossEntropy()
optimizer = SGD(0.5)
for epoch in range(1, 1501):
    out = X
    for l in layers:
        out = l.forward(out)
    loss = criterion.forward(out, y)
    grad = criterion.backward()
    for l in layers[::-1]:
        grad = l.backward(grad)
    for l in layers:
        if isinstance(l, Linear):
            optimizer.update_params(l)
    if epoch % 150 == 0:
        print(f"epoch {epoch} loss {loss:.4f} acc {(out.argmax(1) == y).mean():.3f}")
