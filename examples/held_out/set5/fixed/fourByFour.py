import numpy as np


class TinyBrain:
    # 4 inputs, 4 hidden neurons, 1 output; shown one example at a time
    def __init__(self, seed=1):
        r = np.random.RandomState(seed)
        self.weightsHidden = r.uniform(-1, 1, (4, 4))
        self.biasHidden = np.zeros(4)
        self.weightsOut = r.uniform(-1, 1, 4)
        self.biasOut = 0.0

    def think(self, inputs):
        self.hidden = np.tanh(np.dot(self.weightsHidden, inputs) + self.biasHidden)
        return np.dot(self.weightsOut, self.hidden) + self.biasOut

    def teach(self, inputs, wanted, learningRate):
        guess = self.think(inputs)
        deltaOut = guess - wanted
        deltaHidden = deltaOut * self.weightsOut * (1 - self.hidden ** 2)
        self.weightsOut -= learningRate * deltaOut * self.hidden
        self.biasOut -= learningRate * deltaOut
        self.weightsHidden -= learningRate * np.outer(deltaHidden, inputs)
        self.biasHidden -= learningRate * deltaHidden
        return deltaOut ** 2


r = np.random.RandomState(44)
examples = r.normal(0, 1, (250, 4))
mixing = np.array([1.0, -1.5, 0.7, 0.4])
wantedValues = np.tanh(examples @ mixing) + 0.5 * np.tanh(examples @ mixing[::-1])

brain = TinyBrain()
for lesson in range(60):
    squaredErrors = [brain.teach(examples[k], wantedValues[k], 0.03) for k in r.permutation(250)]
    if lesson % 6 == 0:
        print("lesson", lesson, "mean squared error", np.mean(squaredErrors))
print("after all lessons", np.mean(squaredErrors), "variance of the target", wantedValues.var())
