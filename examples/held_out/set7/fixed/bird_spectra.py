import numpy as np


class neuralNetwork:
    def __init__(self, inputnodes, hiddennodes, outputnodes, learningrate):
        self.wih = np.random.normal(0.0, pow(inputnodes, -0.5), (hiddennodes, inputnodes))
        self.who = np.random.normal(0.0, pow(hiddennodes, -0.5), (outputnodes, hiddennodes))
        self.lr = learningrate
        self.activation_function = lambda x: 1 / (1 + np.exp(-x))

    def train(self, inputs_list, targets_list):
        inputs = np.array(inputs_list, ndmin=2).T
        targets = np.array(targets_list, ndmin=2).T
        hidden_outputs = self.activation_function(self.wih @ inputs)
        final_outputs = self.activation_function(self.who @ hidden_outputs)
        output_errors = (targets - final_outputs) * final_outputs * (1 - final_outputs)
        hidden_errors = (self.who.T @ output_errors) * hidden_outputs * (1 - hidden_outputs)
        self.who += self.lr * output_errors @ hidden_outputs.T
        self.wih += self.lr * hidden_errors @ inputs.T
        return float(0.5 * ((targets - final_outputs) ** 2).sum())

    def query(self, inputs_list):
        inputs = np.array(inputs_list, ndmin=2).T
        return self.activation_function(self.who @ self.activation_function(self.wih @ inputs))


np.random.seed(44)
BIRDS = ("wren", "robin", "crow")
shape = np.random.rand(3, 50)
song = np.random.randint(0, 3, 240)
spectra = np.clip(0.2 + 0.6 * shape[song] + 0.15 * np.random.randn(240, 50), 0.01, 1)
targets = np.full((240, 3), 0.01)
targets[np.arange(240), song] = 0.99

n = neuralNetwork(50, 20, 3, 0.2)
for e in range(12):
    loss = 0.0
    for record, t in zip(spectra, targets):
        loss += n.train(record, t)
    print("epoch", e, "loss", loss / 240, "performance", np.mean(n.query(spectra).argmax(axis=0) == song))
