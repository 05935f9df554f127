import numpy as np

np.random.seed(25)


def load_scans(n=400):
    """8 x 8 grey pictures of four stamps, pixel values 0 ... 255, as they come from the scanner"""
    stamps = np.random.randint(0, 256, (4, 64))
    kind = np.random.randint(0, 4, n)
    pics = stamps[kind] + np.random.randn(n, 64) * 60
    return np.clip(pics, 0, 255).astype(np.uint8), kind


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rate):
        self.wih = np.random.normal(0.0, inputs ** -0.5, (hidden, inputs))
        self.who = np.random.normal(0.0, hidden ** -0.5, (outputs, hidden))
        self.rate = rate

    def activation(self, x):
        return 1 / (1 + np.exp(-x))

    def train(self, inputs, targets):
        inputs = np.array(inputs, ndmin=2).T
        targets = np.array(targets, ndmin=2).T
        hidden = self.activation(self.wih @ inputs)
        final = self.activation(self.who @ hidden)
        output_errors = targets - final
        hidden_errors = self.who.T @ (output_errors * final * (1 - final))
        self.who += self.rate * (output_errors * final * (1 - final)) @ hidden.T
        self.wih += self.rate * (hidden_errors * hidden * (1 - hidden)) @ inputs.T
        return np.sum(output_errors ** 2)

    def query(self, inputs):
        inputs = np.array(inputs, ndmin=2).T
        return self.activation(self.who @ self.activation(self.wih @ inputs))


pictures, kind = load_scans()
pictures = pictures.astype(float)
wanted = np.full((400, 4), 0.01)
wanted[np.arange(400), kind] = 0.99
n = NeuralNetwork(64, 12, 4, 0.2)
for epoch in range(12):
    error = 0
    for picture, target in zip(pictures, wanted):
        error += n.train(picture, target)
    right = np.mean(n.query(pictures).argmax(axis=0) == kind)
    print("epoch", epoch, "error", error / 400, "performance", right)
