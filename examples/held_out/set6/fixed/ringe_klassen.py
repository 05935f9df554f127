import numpy as np


class Schicht:
    """voll verbunden, Beispiele als Zeilen"""

    def __init__(self, ein, aus, aktivierung=None):
        self.W = np.random.randn(ein, aus) * np.sqrt(2.0 / ein)
        self.b = np.zeros(aus)
        self.aktivierung = aktivierung

    def vor(self, x):
        self.x = x
        self.z = x @ self.W + self.b
        if self.aktivierung == "relu":
            return np.maximum(self.z, 0)
        if self.aktivierung == "sigmoid":
            return 1 / (1 + np.exp(-self.z))
        return self.z

    def zurueck(self, d, lr):
        if self.aktivierung == "relu":
            d = d * (self.z > 0)
        nach_unten = d @ self.W.T
        self.W -= lr * (self.x.T @ d)
        self.b -= lr * d.sum(axis=0)
        return nach_unten


# Punkte im inneren oder aeusseren Ring
winkel = np.random.uniform(0, 2 * np.pi, 300)
aussen = np.arange(300) % 2
radius = 0.6 + aussen * 0.9 + np.random.normal(0, 0.12, 300)
X = np.c_[radius * np.cos(winkel), radius * np.sin(winkel)]
y = aussen[:, None].astype(float)

netz = [
    Schicht(2, 16, aktivierung="relu"),
    Schicht(16, 16, aktivierung="relu"),
    Schicht(16, 1, aktivierung="sigmoid"),
]
verlauf = []
for epoche in range(4000):
    a = X
    for s in netz:
        a = s.vor(a)
    a = np.clip(a, 1e-8, 1 - 1e-8)
    verlust = -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean()
    verlauf.append(verlust)
    d = (a - y) / len(y)
    for s in reversed(netz):
        d = s.zurueck(d, 0.1)
    if epoche % 400 == 0:
        print("Epoche", epoche, "Verlust", round(verlust, 4), "richtig", ((a > 0.5) == y).mean())
print("am Ende", round(verlauf[-1], 4))
