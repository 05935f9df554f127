import numpy as np


class Softnet:
    def __init__(self, d, h, c, rng):
        self.A = rng.normal(0, np.sqrt(2 / d), (d, h))
        self.a = np.zeros(h)
        self.B = rng.normal(0, np.sqrt(2 / h), (h, c))
        self.b = np.zeros(c)

    def probabilities(self, X):
        self.X, self.H = X, np.maximum(X @ self.A + self.a, 0)
        S = self.H @ self.B + self.b
        E = np.exp(S - S.max(1, keepdims=True))
        return E / E.sum(1, keepdims=True)

    def learn(self, X, labels, lr):
        P = self.probabilities(X)
        rows = np.arange(len(X))
        loss = -np.log(P[rows, labels] + 1e-12).mean()
        G = P.copy()
        G[rows, labels] -= 1
        G /= len(X)
        GH = (G @ self.B.T) * (self.H > 0)
        self.B -= lr * self.H.T @ G
        self.b -= lr * G.sum(0)
        self.A -= lr * X.T @ GH
        self.a -= lr * GH.sum(0)
        return loss


class Trainer:
    def __init__(self, net, train, validation, callbacks=()):
        self.net, self.train, self.validation, self.callbacks = net, train, validation, callbacks

    def accuracy(self):
        X, labels = self.validation
        correct = 0
        for i, p in enumerate(self.net.probabilities(X)):
            if np.argmax(p) == labels[i]:
                correct += 1
        return correct / len(self.train[0])

    def run(self, epochs, lr, rng):
        X, labels = self.train
        for epoch in range(epochs):
            losses = [self.net.learn(X[i], labels[i], lr) for i in np.array_split(rng.permutation(len(X)), 10)]
            for call in self.callbacks:
                call(epoch, float(np.mean(losses)), self.accuracy())


def report(epoch, loss, accuracy):
    if epoch % 5 == 0:
        print(f"epoch {epoch:2d}: loss {loss:.4f}, validation accuracy {accuracy:.3f}")


rng = np.random.default_rng(90)
centers = rng.normal(0, 2, (4, 8))
labels = rng.integers(0, 4, 500)
X = centers[labels] + rng.normal(size=(500, 8))
trainer = Trainer(Softnet(8, 20, 4, rng), (X[:400], labels[:400]), (X[400:], labels[400:]), [report])
trainer.run(40, 0.2, rng)
print("final accuracy", trainer.accuracy())
