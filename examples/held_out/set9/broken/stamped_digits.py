import numpy as np


class neuralNetwork:

    def __init__(self, inputnodes, hiddennodes, outputnodes, learningrate):
        self.inodes = inputnodes
        self.hnodes = hiddennodes
        self.onodes = outputnodes
        # link weights input -> hidden and hidden -> output
        self.wih = np.random.rand(self.hnodes, self.inodes)
        self.who = np.random.rand(self.onodes, self.hnodes) - 0.5
        self.lr = learningrate
        self.activation_function = lambda x: 1 / (1 + np.exp(-x))

    def train(self, inputs_list, targets_list):
        inputs = np.array(inputs_list, ndmin=2).T
        targets = np.array(targets_list, ndmin=2).T

        hidden_outputs = self.activation_function(np.dot(self.wih, inputs))
        final_outputs = self.activation_function(np.dot(self.who, hidden_outputs))

        output_errors = targets - final_outputs
        hidden_errors = np.dot(self.who.T, output_errors * final_outputs * (1.0 - final_outputs))

        self.who += self.lr * np.dot(output_errors * final_outputs * (1.0 - final_outputs), hidden_outputs.T)
        self.wih += self.lr * np.dot(hidden_errors * hidden_outputs * (1.0 - hidden_outputs), inputs.T)

    def query(self, inputs_list):
        inputs = np.array(inputs_list, ndmin=2).T
        hidden_outputs = self.activation_function(np.dot(self.wih, inputs))
        return self.activation_function(np.dot(self.who, hidden_outputs))


# 8x8 stamps of six signs, shifted and smudged
SIGNS = ["01100110 11111111 01100110", "10000001 01111110 00111100", "11110000 11110000 00001111",
         "00011000 00011000 11111111", "11000011 00111100 11000011", "10101010 01010101 10101010"]
np.random.seed(6)


def stamp(kind):
    rows = [[int(c) for c in row] for row in SIGNS[kind].split()]
    img = np.zeros((8, 8))
    img[1:7] = np.repeat(rows, 2, axis=0)
    img = np.roll(img, np.random.randint(-1, 2), axis=0)
    img = np.clip(img + np.random.normal(0, 0.3, (8, 8)), 0, 1)
    return img.flatten() * 0.99 + 0.01


records = [(k, stamp(k)) for k in np.random.randint(0, 6, 400)]
test_records = [(k, stamp(k)) for k in np.random.randint(0, 6, 150)]

n = neuralNetwork(64, 24, 6, 0.3)
for e in range(15):
    for k, pixels in records:
        targets = np.zeros(6) + 0.01
        targets[k] = 0.99
        n.train(pixels, targets)
    scorecard = [int(np.argmax(n.query(pixels)) == k) for k, pixels in test_records]
    print("epoch", e, "performance =", sum(scorecard) / len(scorecard))
