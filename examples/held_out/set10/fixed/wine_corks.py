import numpy as np


class Classifier:
    """one hidden layer, softmax on top, learns from one row at a time"""

    def __init__(self, n_features, n_hidden, n_classes, seed=None):
        rnd = np.random.default_rng(seed)
        self.w_h = rnd.uniform(-0.7, 0.7, (n_features + 1, n_hidden))
        self.w_o = rnd.uniform(-0.7, 0.7, (n_hidden + 1, n_classes))

    def predict_proba(self, row):
        self.inp = np.append(row, 1)
        self.hid = np.append(1 / (1 + np.exp(-self.inp @ self.w_h)), 1)
        s = self.hid @ self.w_o
        s = np.exp(s - s.max())
        return s / s.sum()

    def learn(self, row, target, rate):
        proba = self.predict_proba(row)
        t = np.zeros_like(proba)
        t[target] = 1
        delta_o = proba - t
        delta_h = (self.w_o @ delta_o * self.hid * (1 - self.hid))[:-1]
        self.w_o -= rate * np.outer(self.hid, delta_o)
        self.w_h -= rate * np.outer(self.inp, delta_h)
        return -np.log(proba[target])

    def score(self, X, y):
        return np.mean([self.predict_proba(row).argmax() == t for row, t in zip(X, y)])


rng = np.random.default_rng(3)
# six kinds of cork: length, diameter and softness
grid = np.array([[l, d, s] for l in (-1, 1) for d in (-1, 0, 1) for s in (0,)], dtype=float)
y = rng.integers(0, 6, 300)
X = grid[y] + rng.normal(0, 0.25, (300, 3))

clf = Classifier(3, 8, 6, seed=1)
for epoch in range(1, 21):
    total = 0
    for i in rng.permutation(300):
        total += clf.learn(X[i], y[i], 0.1)
    if epoch % 2 == 0:
        print("epoch", epoch, "cross-entropy", round(total / 300, 4), "right", clf.score(X, y))
