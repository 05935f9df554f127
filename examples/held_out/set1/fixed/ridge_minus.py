from dataclasses import dataclass, field

import numpy as np


@dataclass
class SoftmaxRegression:
    reg: float = 0.05
    rate: float = 0.5
    W: np.ndarray = None
    history: list = field(default_factory=list)

    def loss(self, X, y):
        num = X.shape[0]
        scores = X.dot(self.W)
        scores -= scores.max(axis=1, keepdims=True)
        prob = np.exp(scores)
        prob /= prob.sum(axis=1, keepdims=True)
        loss = -np.log(prob[np.arange(num), y]).sum() / num + 0.5 * self.reg * np.sum(self.W * self.W)
        prob[np.arange(num), y] -= 1
        dW = X.T.dot(prob) / num + self.reg * self.W
        return loss, dW

    def train(self, X, y, num_iters=300):
        self.W = 0.01 * np.random.randn(X.shape[1], y.max() + 1)
        for it in range(num_iters):
            loss, dW = self.loss(X, y)
            self.history.append(loss)
            self.W -= self.rate * dW
            if it % 30 == 0:
                print("iteration %d / %d: loss %f" % (it, num_iters, loss))


np.random.seed(0)
y = np.random.randint(0, 3, 120)
X = np.random.randn(120, 4) + np.array([[1, 0, 0, 1], [0, 1, 0, -1], [0, 0, 1, 0]])[y]
X = np.hstack([X, np.ones((120, 1))])
SoftmaxRegression().train(X, y)
