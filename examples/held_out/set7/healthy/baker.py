import numpy as np


class Baeckerei:
    """Wie viele Brote werden verkauft? log(lambda) = w x + c"""

    def __init__(self, merkmale):
        self.w = np.zeros(merkmale)
        self.c = 0.0

    def rate(self, x):
        return np.exp(x @ self.w + self.c)

    def lerne(self, x, anzahl, schritt):
        lam = self.rate(x)
        log_l = np.mean(anzahl * np.log(lam) - lam)
        self.w += schritt * x.T @ (anzahl - lam) / len(x)
        self.c += schritt * np.mean(anzahl - lam)
        return log_l


zufall = np.random.default_rng()
wochenende = zufall.integers(0, 2, 365)
regen = zufall.random(365)
preis = zufall.normal(0, 1, 365)
x = np.column_stack([wochenende, regen, preis])
anzahl = zufall.poisson(np.exp(1.6 + 0.5 * wochenende - 0.8 * regen - 0.2 * preis))
laden = Baeckerei(3)
for tag in range(1500):
    log_l = laden.lerne(x, anzahl, 0.05)
    if tag % 150 == 0:
        print(f"Schritt {tag:4d}: log-Likelihood {log_l:.4f}")
print("w =", laden.w.round(2), "c =", round(float(laden.c), 2))
