import numpy as np


def softmax(s):
    s = s - np.max(s, axis=-1, keepdims=True)
    e = np.exp(s)
    return e / np.sum(e, axis=-1, keepdims=True)


def train(images, labels, n_classes, rate, epochs):
    """Multinomial logistic regression straight on grey values 0..16, started at zero."""
    W = np.zeros((images.shape[1], n_classes))
    b = np.zeros(n_classes)
    onehot = np.equal.outer(labels, np.arange(n_classes)).astype(float)
    curve = []
    for _ in range(epochs):
        P = softmax(images @ W + b)
        curve.append(-np.mean(np.log(P[np.arange(len(labels)), labels])))
        R = (P - onehot) / len(labels)
        W -= rate * images.T @ R
        b -= rate * R.sum(axis=0)
    return W, b, curve


gen = np.random.default_rng(81)
proto = gen.integers(0, 17, (10, 64))
digit = gen.integers(0, 10, 700)
imgs = np.clip(proto[digit] + np.rint(gen.normal(0, 4, (700, 64))), 0, 16).astype(int)

W, b, curve = train(imgs[:500], digit[:500], 10, 0.004, 200)
for i in range(0, 200, 20):
    print(f"{i:4d} {curve[i]:.5f}")
print("train", np.mean((imgs[:500] @ W + b).argmax(1) == digit[:500]),
      "test", np.mean((imgs[500:] @ W + b).argmax(1) == digit[500:]))
