import numpy as np


class NeuralNetwork:
    def __init__(self, inputNodes, hiddenNodes, outputNodes, learningRate):
        rng = np.random.default_rng(42)
        self.wih = rng.normal(0.0, inputNodes ** -0.5, (hiddenNodes, inputNodes))
        self.who = rng.normal(0.0, hiddenNodes ** -0.5, (outputNodes, hiddenNodes))
        self.lr = learningRate
        self.activation = lambda x: 1 / (1 + np.exp(-x))

    def train(self, inputsList, targetsList):
        inputs = np.array(inputsList, ndmin=2, dtype=float).T
        targets = np.array(targetsList, ndmin=2).T
        hiddenOutputs = self.activation(self.wih @ inputs)
        finalOutputs = self.activation(self.who @ hiddenOutputs)
        outputErrors = targets - finalOutputs
        outputDeltas = outputErrors * finalOutputs * (1 - finalOutputs)
        hiddenDeltas = (self.who.T @ outputDeltas) * hiddenOutputs * (1 - hiddenOutputs)
        self.who += self.lr * outputDeltas @ hiddenOutputs.T
        self.wih += self.lr * hiddenDeltas @ inputs.T
        return float(np.sum(outputErrors ** 2))

    def query(self, inputsList):
        inputs = np.array(inputsList, ndmin=2, dtype=float).T
        return self.activation(self.who @ self.activation(self.wih @ inputs))


# small pictures, 8 x 8 grey levels, six kinds of pattern
rng = np.random.default_rng(1)
patterns = rng.integers(0, 256, size=(6, 64))
kinds = rng.integers(0, 6, size=500)
noise = rng.normal(0, 90, size=(500, 64))
images = np.clip(patterns[kinds] + noise, 0, 255).astype(np.uint8) / 255.0

nn = NeuralNetwork(64, 20, 6, 0.2)
for epoch in range(8):
    total = 0.0
    for picture, kind in zip(images[:400], kinds[:400]):
        targets = np.zeros(6) + 0.01
        targets[kind] = 0.99
        total += nn.train(picture, targets)
    scorecard = [int(np.argmax(nn.query(p)) == k) for p, k in zip(images[400:], kinds[400:])]
    print("epoch", epoch, "error", round(total / 400, 4), "performance", np.mean(scorecard))
