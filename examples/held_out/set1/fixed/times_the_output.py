import numpy as np


class Layer:
    def __init__(self, num_inputs, num_outputs, rng):
        self.weights = rng.uniform(-0.7, 0.7, (num_outputs, num_inputs))
        self.biases = np.zeros((num_outputs, 1))

    def calc_output(self, inputs):
        self.inputs = inputs
        self.outputs = np.matmul(self.weights, inputs) + self.biases
        self.fin_outputs = 1 / (1 + np.exp(-self.outputs))


class Run:
    def __init__(self, rng):
        self.learningrate = 0.4
        self.hiddenLayer = Layer(5, 7, rng)
        self.outLayer = Layer(7, 2, rng)
        self.countTrue = 0
        self.count = 0

    def runNN(self, inp):
        self.hiddenLayer.calc_output(inp)
        self.outLayer.calc_output(self.hiddenLayer.fin_outputs)
        self.NN_Output = self.outLayer.fin_outputs

    def calculate_cost(self, expected):
        self.count += 1
        self.countTrue += int(np.argmax(self.NN_Output) == np.argmax(expected))
        return float(np.sum((self.NN_Output - expected) ** 2) / 2)

    def calc_new_weights(self, expected):
        delta = self.NN_Output - expected
        delta = np.multiply(delta, self.NN_Output * (1 - self.NN_Output))
        back = np.matmul(self.outLayer.weights.T, delta)
        change = np.multiply(back, self.hiddenLayer.fin_outputs * (1 - self.hiddenLayer.fin_outputs))
        self.outLayer.weights -= self.learningrate * np.matmul(delta, self.outLayer.inputs.T)
        self.outLayer.biases -= self.learningrate * delta
        self.hiddenLayer.weights -= self.learningrate * np.matmul(change, self.hiddenLayer.inputs.T)
        self.hiddenLayer.biases -= self.learningrate * change


rng = np.random.RandomState(6)
run = Run(rng)
cost = 0
for step in range(6000):
    inp = rng.randint(0, 2, (5, 1)).astype(float)
    parity = int(inp[0, 0]) ^ int(inp[3, 0])
    expected = np.array([[1.0 - parity], [float(parity)]])
    run.runNN(inp)
    cost += run.calculate_cost(expected)
    run.calc_new_weights(expected)
    if (step + 1) % 600 == 0:
        print(round(cost / 600, 4), run.countTrue / run.count)
        cost = 0
