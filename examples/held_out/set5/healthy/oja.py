import numpy as np

# Hebbs Regel mit Ojas Korrektur (nach Sanger für zwei Achsen) findet die Hauptachsen der Daten.
# Kein Ziel, kein Verlust, jedes Beispiel nur einmal.
rng = np.random.default_rng(30)
achsen = np.linalg.qr(rng.normal(size=(6, 6)))[0]
daten = rng.normal(size=(8000, 6)) * np.array([3, 1.5, 0.6, 0.5, 0.4, 0.3]) @ achsen.T


def winkel(w, achse):
    c = abs(w @ achse) / np.linalg.norm(w)
    return np.degrees(np.arccos(min(1.0, c)))


erste = rng.normal(size=6)
erste /= np.linalg.norm(erste)
zweite = rng.normal(size=6)
zweite /= np.linalg.norm(zweite)

for n, x in enumerate(daten):
    eta = 0.003 / (1 + n / 2000)
    y1 = erste @ x
    y2 = zweite @ x
    zweite += eta * y2 * (x - y1 * erste - y2 * zweite)
    erste += eta * y1 * (x - y1 * erste)
    if n % 800 == 0:
        print(n, "Winkel", winkel(erste, achsen[:, 0]).round(2), winkel(zweite, achsen[:, 1]).round(2),
              "Länge", np.linalg.norm(erste).round(3), np.linalg.norm(zweite).round(3))

werte, vektoren = np.linalg.eigh(np.cov(daten.T))
print("Winkel zu eigh:", winkel(erste, vektoren[:, -1]), winkel(zweite, vektoren[:, -2]))
