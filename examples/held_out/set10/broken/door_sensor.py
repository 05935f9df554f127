import numpy as np


class NeuralNetwork:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=0.5):
        self.weights_ih = np.random.randn(input_size, hidden_size) * 0.5
        self.weights_ho = np.random.randn(hidden_size, output_size) * 0.5
        self.bias_h = np.zeros((1, hidden_size))
        self.bias_o = np.zeros((1, output_size))
        self.lr = learning_rate

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def sigmoid_derivative(self, x):
        return x * (1 - x)

    def forward(self, X):
        self.hidden = self.sigmoid(np.dot(X, self.weights_ih) + self.bias_h)
        self.output = self.sigmoid(np.dot(self.hidden, self.weights_ho) + self.bias_o)
        return self.output

    def backward(self, X, y):
        output_error = y - self.output
        output_delta = output_error * self.sigmoid_derivative(self.output)
        hidden_error = output_delta.dot(self.weights_ho.T)
        hidden_delta = hidden_error * self.sigmoid_derivative(self.hidden)

        self.weights_ho -= self.hidden.T.dot(output_delta) * self.lr
        self.bias_o -= np.sum(output_delta, axis=0, keepdims=True) * self.lr
        self.weights_ih -= X.T.dot(hidden_delta) * self.lr
        self.bias_h -= np.sum(hidden_delta, axis=0, keepdims=True) * self.lr

    def fit(self, X, y, epochs=1500):
        for epoch in range(epochs):
            self.forward(X)
            self.backward(X, y)
            if epoch % 150 == 0:
                loss = np.mean(np.square(y - self.output))
                print(f"Epoch {epoch}, Loss: {loss:.5f}")

    def predict(self, X):
        return np.round(self.forward(X))


if __name__ == "__main__":
    np.random.seed(42)
    # two sensors of a door: it is somebody when exactly one of them is high
    X = np.random.rand(80, 2)
    y = ((X[:, 0] > 0.5) != (X[:, 1] > 0.5)).astype(float).reshape(-1, 1)
    X = X * 2 - 1
    nn = NeuralNetwork(2, 6, 1)
    nn.fit(X, y)
    print("Accuracy:", np.mean(nn.predict(X) == y))
