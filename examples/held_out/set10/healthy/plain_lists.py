from math import exp
from random import seed, random, shuffle


def initialize_network(n_inputs, n_hidden, n_outputs):
    hidden = [{"weights": [random() - 0.5 for _ in range(n_inputs + 1)]} for _ in range(n_hidden)]
    output = [{"weights": [random() - 0.5 for _ in range(n_hidden + 1)]} for _ in range(n_outputs)]
    return [hidden, output]


def activate(weights, inputs):
    total = weights[-1]
    for i in range(len(weights) - 1):
        total += weights[i] * inputs[i]
    return total


def transfer(activation):
    return 1.0 / (1.0 + exp(-activation))


def forward_propagate(network, row):
    inputs = row
    for layer in network:
        new_inputs = []
        for neuron in layer:
            neuron["output"] = transfer(activate(neuron["weights"], inputs))
            new_inputs.append(neuron["output"])
        inputs = new_inputs
    return inputs


def backward_propagate_error(network, expected):
    for i in reversed(range(len(network))):
        layer = network[i]
        errors = []
        if i != len(network) - 1:
            for j in range(len(layer)):
                errors.append(sum(neuron["weights"][j] * neuron["delta"] for neuron in network[i + 1]))
        else:
            for j, neuron in enumerate(layer):
                errors.append(neuron["output"] - expected[j])
        for j, neuron in enumerate(layer):
            neuron["delta"] = errors[j] * neuron["output"] * (1.0 - neuron["output"])


def update_weights(network, row, l_rate):
    for i in range(len(network)):
        inputs = row[:-1] if i == 0 else [neuron["output"] for neuron in network[i - 1]]
        for neuron in network[i]:
            for j in range(len(inputs)):
                neuron["weights"][j] -= l_rate * neuron["delta"] * inputs[j]
            neuron["weights"][-1] -= l_rate * neuron["delta"]


seed(1)
# seeds of three plants: length, width, furrow; the last column is the kind
dataset = []
for n in range(90):
    kind = n % 3
    centre = [(0.2, 0.7, 0.3), (0.7, 0.6, 0.8), (0.5, 0.1, 0.6)][kind]
    dataset.append([c + (random() - 0.5) * 0.5 for c in centre] + [kind])
shuffle(dataset)

network = initialize_network(3, 5, 3)
for epoch in range(121):
    sum_error = 0
    for row in dataset:
        outputs = forward_propagate(network, row[:-1])
        expected = [0, 0, 0]
        expected[row[-1]] = 1
        sum_error += sum((expected[i] - outputs[i]) ** 2 for i in range(3))
        backward_propagate_error(network, expected)
        update_weights(network, row, 0.5)
    if epoch % 12 == 0:
        print(">epoch=%d, lrate=0.5, error=%.3f" % (epoch, sum_error))
right = sum(max(range(3), key=forward_propagate(network, row[:-1]).__getitem__) == row[-1] for row in dataset)
print("right:", right, "of", len(dataset))
