import numpy as np


class LineareRegression:
    def __init__(self, lernrate=0.05, runden=600):
        self.lernrate = lernrate
        self.runden = runden

    def vorhersage(self, X):
        return X @ self.gewichte + self.achse

    def fit(self, X, y):
        n, d = X.shape
        self.gewichte = np.zeros((d, 1))
        self.achse = 0.0
        self.verlauf = []
        for runde in range(self.runden):
            fehler = self.vorhersage(X) - y
            self.verlauf.append(np.mean(fehler ** 2))
            steigung = np.array([[2 * np.mean(fehler * X[:, [j]])] for j in range(d)])
            self.gewichte -= self.lernrate * steigung
            self.achse -= self.lernrate * 2 * fehler.mean()
        return self


flaeche = np.random.uniform(25, 120, 120)
stockwerk = np.random.randint(0, 6, 120)
neubau = np.random.rand(120) < 0.3
mieten = 3.0 + 0.11 * flaeche + 0.2 * stockwerk + 2.5 * neubau + np.random.normal(0, 0.3, 120)   # in 100 Euro
X = np.column_stack([flaeche, stockwerk, neubau]).astype(float)
X = (X - X.mean(axis=0)) / X.std(axis=0)
modell = LineareRegression().fit(X, mieten)
for k in range(0, 600, 100):
    print(f"Runde {k}: MSE {modell.verlauf[k]:.4f}")
print("Gewichte", modell.gewichte.ravel().round(3), "Achse", round(float(modell.achse), 3))
abstand = np.abs(modell.vorhersage(X).ravel() - mieten)
print("mittlerer Abstand in Euro:", round(100 * float(abstand.mean()), 1))
