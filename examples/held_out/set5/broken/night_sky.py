import numpy as np

rng = np.random.default_rng(40)

# 10 star patterns on a 9x9 plate, brightness 0..255
plates = rng.integers(0, 2, size=(10, 81)) * 200 + 20
which = rng.integers(0, 10, 1000)
X = np.clip(plates[which] + rng.normal(0, 25, (1000, 81)), 0, 255)
T = np.zeros((1000, 10)); T[range(1000), which] = 1.0

W1 = rng.normal(0, 0.15, (81, 30)); b1 = np.zeros(30)
W2 = rng.normal(0, 0.2, (30, 10)); b2 = np.zeros(10)
eta = 0.2


def forward(x):
    a1 = np.maximum(0, x @ W1 + b1)
    z2 = a1 @ W2 + b2
    z2 -= z2.max(axis=1, keepdims=True)
    e = np.exp(z2)
    return a1, e / e.sum(axis=1, keepdims=True)


for epoch in range(80):
    X /= 255.0
    order = rng.permutation(1000)
    loss = 0.0
    for s in range(0, 1000, 50):
        idx = order[s:s + 50]
        x, t = X[idx], T[idx]
        a1, p = forward(x)
        loss -= np.sum(t * np.log(p + 1e-12))
        d2 = (p - t) / 50
        d1 = np.dot(d2, W2.T) * (a1 > 0)
        W2 -= eta * np.dot(a1.T, d2); b2 -= eta * d2.sum(axis=0)
        W1 -= eta * np.dot(x.T, d1); b1 -= eta * d1.sum(axis=0)
    if epoch % 8 == 0:
        accuracy = np.mean(np.argmax(forward(X)[1], axis=1) == which)
        print(f"epoch {epoch}: loss {loss / 1000:.4f} accuracy {accuracy:.3f}")
print("end: loss", loss / 1000, "accuracy", np.mean(np.argmax(forward(X)[1], axis=1) == which))
