import numpy as np

rng = np.random.default_rng(90)


def softmax(z, temperature=1.0):
    z = z / temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Net:
    def __init__(self, *dims):
        self.w = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in zip(dims, dims[1:])]
        self.b = [np.zeros(b) for b in dims[1:]]

    def logits(self, x):
        self.acts = [x]
        for i, (w, b) in enumerate(zip(self.w, self.b)):
            z = self.acts[-1] @ w + b
            self.acts.append(np.maximum(z, 0) if i + 1 < len(self.w) else z)
        return self.acts[-1]

    def descend(self, dz, lr):
        for i in reversed(range(len(self.w))):
            dw, db = self.acts[i].T @ dz, dz.sum(axis=0)
            if i:
                dz = (dz @ self.w[i].T) * (self.acts[i] > 0)
            self.w[i] -= lr * dw
            self.b[i] -= lr * db


def rings(n):
    k = rng.integers(0, 3, n)
    r = 0.6 * (k + 1) + rng.normal(0, 0.12, n)
    a = rng.uniform(0, 2 * np.pi, n)
    return np.c_[r * np.cos(a), r * np.sin(a)], k


x, k = rings(600)
xt, kt = rings(300)
hot = np.eye(3)[k]

teacher = Net(2, 64, 64, 3)
for e in range(400):
    p = softmax(teacher.logits(x))
    teacher.descend((p - hot) / len(x), 0.3)
    if e % 50 == 0:
        print("teacher", e, round(-np.mean(np.log(p[np.arange(600), k] + 1e-12)), 4))
print("teacher test", np.mean(teacher.logits(xt).argmax(1) == kt))

# the pupil is small and learns from the soft answers and the labels
T, share = 3.0, 0.7
soft = softmax(teacher.logits(x), T)
pupil = Net(2, 12, 3)
for e in range(1200):
    z = pupil.logits(x)
    q, p = softmax(z, T), softmax(z)
    loss = -share * T ** 2 * np.mean(np.sum(soft * np.log(q + 1e-12), 1)) - (1 - share) * np.mean(np.sum(hot * np.log(p + 1e-12), 1))
    dz = (share * T * (q - soft) + (1 - share) * (p - hot)) / len(x)
    pupil.descend(dz, 0.2)
    if e % 150 == 0:
        print("pupil", e, round(loss, 4))
print("pupil test", np.mean(pupil.logits(xt).argmax(1) == kt))
