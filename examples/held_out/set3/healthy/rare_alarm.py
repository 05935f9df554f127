import numpy as np

rng = np.random.RandomState(44)
n = 1200
alarm = (rng.rand(1, n) < 0.07).astype(float)
X = rng.randn(4, n) + 1.3 * alarm * np.array([[1.0], [0.5], [-1.0], [0.0]])
weight = np.where(alarm == 1, 12.0, 1.0)
weight = weight / weight.mean()

w = np.zeros((4, 1))
b = 0.0
rate = 0.5


def figures(p):
    said = p > 0.5
    right = np.sum(said * alarm)
    return right / max(said.sum(), 1), right / alarm.sum(), np.mean(said == alarm)


for i in range(601):
    p = 1 / (1 + np.exp(-(w.T @ X + b)))
    loss = -np.mean(weight * (alarm * np.log(p) + (1 - alarm) * np.log(1 - p)))
    dz = weight * (p - alarm) / n
    w = w - rate * X @ dz.T
    b = b - rate * dz.sum()
    if i % 100 == 0:
        precision, recall, accuracy = figures(p)
        print(f"{i:4d} loss {loss:.4f} precision {precision:.2f} recall {recall:.2f} accuracy {accuracy:.2f}")
print("weights", w.ravel().round(2), "bias", round(b, 2))
