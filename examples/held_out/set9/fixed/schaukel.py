import random

from wert import Wert

random.seed(15)


class Neuron:
    def __init__(self, n):
        self.w = [Wert(random.uniform(-1, 1)) for _ in range(n)]
        self.b = Wert(0.0)

    def __call__(self, x):
        summe = self.b
        for w, xi in zip(self.w, x):
            summe = summe + w * xi
        return summe

    def parameter(self):
        return self.w + [self.b]


verdeckt = [Neuron(2) for _ in range(6)]
ausgang = Neuron(6)
alle = [p for n in verdeckt + [ausgang] for p in n.parameter()]

# Schaukel: Gewicht links und rechts, Abstand gleich; +1 kippt nach rechts, -1 nach links, 0 bleibt waagrecht
daten = []
for _ in range(36):
    links, rechts = random.uniform(-1, 1), random.uniform(-1, 1)
    daten.append(((links, rechts), 0.0 if abs(rechts - links) < 0.6 else (1.0 if rechts > links else -1.0)))

rate = 0.3
for runde in range(181):
    fehler = Wert(0.0)
    for x, ziel in daten:
        antwort = ausgang([n(x).tanh() for n in verdeckt])
        abstand = antwort - Wert(ziel)
        fehler = fehler + abstand * abstand
    fehler = fehler * (1 / len(daten))

    for p in alle:
        p.grad = 0.0
    fehler.rueckwaerts()
    for p in alle:
        p.zahl -= rate * p.grad
    if runde % 20 == 0:
        print("Runde", runde, "Fehler", round(fehler.zahl, 4))
