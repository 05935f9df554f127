# Zwei Ringe trennen: innen 0, aussen 1
import numpy as np

np.random.seed(3)
anzahl = 300
winkel = np.random.uniform(0, 2 * np.pi, anzahl)
ziel = (np.random.rand(anzahl) < 0.3).astype(float)
radius = np.where(ziel == 1, 1.9, 1.1) + 0.3 * np.random.randn(anzahl)
x1 = radius * np.cos(winkel)
x2 = radius * np.sin(winkel)

# Merkmale: x, y und ihre Quadrate, alle standardisiert
merkmale = np.c_[x1, x2, x1 ** 2, x2 ** 2, x1 * x2]
merkmale = (merkmale - merkmale.mean(axis=0)) / merkmale.std(axis=0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


gewichte = np.random.randn(5) * 0.1
bias = 0.0
lernrate = 0.2
runde = 0
fehlerliste = []
while runde < 2000:
    ausgabe = sigmoid(merkmale @ gewichte + bias)
    p = np.clip(ausgabe, 1e-9, 1 - 1e-9)
    fehler = -np.mean(ziel * np.log(p) + (1 - ziel) * np.log(1 - p))
    fehlerliste.append(fehler)

    abweichung = ausgabe - ziel
    gewichte = gewichte - lernrate * merkmale.T @ abweichung / anzahl
    bias = bias - lernrate * np.mean(abweichung)

    if runde % 250 == 0:
        treffer = np.mean((ausgabe > 0.5) == ziel)
        print("Runde", runde, "Fehler", round(fehler, 4), "Treffer", round(treffer, 3))
    runde += 1

print("Ende:", fehlerliste[-1], "Gewichte:", gewichte.round(2), "Bias:", bias)
