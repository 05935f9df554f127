import numpy as np


class Ernte:
    """Ernteertrag aus Regen, Sonne und Duenger; Lernrate faellt mit der Zeit."""

    def __init__(self, eta0=0.2, abfall=0.02, epochen=150):
        self.eta0, self.abfall, self.epochen = eta0, abfall, epochen
        self.zufall = np.random.default_rng(44)

    def vorwaerts(self, X):
        self.V = np.tanh(X @ self.A + self.a)
        return self.V @ self.B + self.b

    def lernen(self, X, y, stapel=20):
        n, d = X.shape
        self.A = self.zufall.normal(0, 1 / np.sqrt(d), (d, 30))
        self.a = np.zeros(30)
        self.B = self.zufall.normal(0, 1 / np.sqrt(30), (30, 1))
        self.b = np.zeros(1)
        eta = self.eta0
        for epoche in range(self.epochen):
            eta = self.eta0 / (1 + self.abfall * epoche)
            folge = self.zufall.permutation(n)
            verlust = 0
            for k in range(0, n, stapel):
                wahl = folge[k:k + stapel]
                fehler = self.vorwaerts(X[wahl]) - y[wahl]
                verlust += (fehler ** 2).sum() / n
                d_aus = fehler / len(wahl)
                d_verdeckt = d_aus @ self.B.T * (1 - self.V ** 2)
                self.B -= eta * self.V.T @ d_aus
                self.b -= eta * d_aus.sum(0)
                self.A -= eta * X[wahl].T @ d_verdeckt
                self.a -= eta * d_verdeckt.sum(0)
            if epoche % 15 == 14:
                print(f"Epoche {epoche + 1}: Verlust {verlust:.4f}, Lernrate {eta:.5f}")
        return self


r = np.random.default_rng(3)
X = r.uniform(-1, 1, (300, 3))
y = np.sin(3 * X[:, :1]) + X[:, 1:2] * X[:, 2:] + r.normal(0, 0.02, (300, 1))
y = (y - y.mean()) / y.std()
Ernte().lernen(X, y)
