import numpy as np

np.random.seed(8)

# cap width, stem length, hue, spots -> four species
centers = np.array([[4.0, 6.0, 0.1, 1.0], [7.5, 5.0, 0.4, 9.0], [5.0, 11.0, 0.2, 3.0], [10.0, 8.0, 0.7, 2.0]])
labels = np.random.choice(4, 360, p=[0.55, 0.25, 0.12, 0.08])
X = centers[labels] + np.random.randn(360, 4) * np.array([1.1, 1.3, 0.12, 1.2])
X = (X - X.mean(axis=0)) / X.std(axis=0)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / sum(e)


def nll(p, labels):
    return -np.log(p[np.arange(len(labels)), labels] + 1e-9).mean()


W = np.random.randn(4, 4) * 0.01
b = np.zeros(4)
learning_rate = 0.2

for epoch in range(1500):
    p = softmax(X @ W + b)
    loss = nll(p, labels)

    grad = p.copy()
    grad[np.arange(360), labels] -= 1
    grad /= 360

    W -= learning_rate * X.T @ grad
    b -= learning_rate * grad.sum(axis=0)

    if epoch % 150 == 0:
        acc = (p.argmax(axis=1) == labels).mean()
        print(f"epoch {epoch}: loss {loss:.4f}, accuracy {acc:.3f}")
