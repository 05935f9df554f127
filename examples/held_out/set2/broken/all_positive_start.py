import numpy as np


class Backpropagation:
    def __init__(self, layer_spec, seed=4):
        self.rnd = np.random.RandomState(seed)
        self.layer_spec = layer_spec
        self.num_layers = len(layer_spec)
        self.weights_dict, self.bias_dict = {}, {}
        self.setup_weights()

    def setup_weights(self):
        for i in range(1, self.num_layers):
            fan_in = self.layer_spec[i - 1]
            self.weights_dict[i] = self.rnd.rand(self.layer_spec[i], fan_in)
            self.bias_dict[i] = np.zeros((self.layer_spec[i], 1))

    @staticmethod
    def logistic(z):
        return 1.0 / (1.0 + np.exp(-z))

    def forward(self, x):
        self.activation = {0: x}
        for i in range(1, self.num_layers):
            z = self.weights_dict[i] @ self.activation[i - 1] + self.bias_dict[i]
            self.activation[i] = self.logistic(z)
        return self.activation[self.num_layers - 1]

    def backward(self, target):
        last = self.num_layers - 1
        out = self.activation[last]
        delta = (out - target) * out * (1 - out) / target.shape[1]
        grads_w, grads_b = {}, {}
        for i in range(last, 0, -1):
            grads_w[i] = delta @ self.activation[i - 1].T
            grads_b[i] = delta.sum(axis=1, keepdims=True)
            if i > 1:
                a = self.activation[i - 1]
                delta = (self.weights_dict[i].T @ delta) * a * (1 - a)
        return grads_w, grads_b

    def train(self, x, target, epochs, rate):
        for epoch in range(epochs):
            out = self.forward(x)
            if epoch % 50 == 0:
                print("epoch", epoch, "loss", 0.5 * np.mean(np.sum((out - target) ** 2, axis=0)))
            grads_w, grads_b = self.backward(target)
            for i in grads_w:
                self.weights_dict[i] -= rate * grads_w[i]
                self.bias_dict[i] -= rate * grads_b[i]


rs = np.random.RandomState(0)
images = rs.rand(120, 64)
kinds = np.arange(120) % 2
images[kinds == 0, :32] *= 0.5
images[kinds == 1, 32:] *= 0.5
one_hot = np.eye(2)[kinds].T

bp = Backpropagation((64, 30, 2))
bp.train(images.T, one_hot, 500, 2.0)
