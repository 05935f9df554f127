import numpy as np
from numpy import ndarray


class SoftmaxRegression:
    def __init__(self, features: int, classes: int) -> None:
        self.w: ndarray = np.zeros((classes, features))
        self.b: ndarray = np.zeros(classes)

    def forward(self, x: ndarray) -> ndarray:
        s = x @ self.w.T + self.b
        e = np.exp(s - s.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def backward(self, x: ndarray, y: ndarray, probas: ndarray) -> tuple[ndarray, ndarray]:
        grad_w = -((y - probas).T @ x) / len(x)
        grad_b = -np.sum(y - probas) / len(x)
        return grad_w, grad_b

    def train(self, x: ndarray, y: ndarray, epochs: int, lr: float = 0.3) -> list[float]:
        costs: list[float] = []
        for _ in range(epochs):
            probas = self.forward(x)
            grad_w, grad_b = self.backward(x, y, probas)
            self.w -= lr * grad_w
            self.b -= lr * grad_b
            costs.append(float(-np.mean(np.sum(y * np.log(probas + 1e-15), axis=1))))
        return costs


if __name__ == "__main__":
    np.random.seed(123)
    # cold, drinkable, too hot - temperature in tens of degrees, and size of the cup
    kind = np.repeat([0, 1, 2], 60)
    temperature = np.array([2.0, 4.5, 7.0])[kind] + 0.4 * np.random.randn(180)
    cup = np.random.uniform(1, 3, 180)
    x = np.column_stack([temperature, cup])
    y = np.eye(3)[kind]
    model = SoftmaxRegression(2, 3)
    costs = model.train(x, y, 2000)
    for k in range(0, 2000, 250):
        print(f"Epoch: {k:04d} | Cost: {costs[k]:.3f}")
    acc = (model.forward(x).argmax(1) == kind).mean()
    print("Weights", model.w, "Bias", model.b, "Train ACC: %.3f" % acc, sep="\n")
