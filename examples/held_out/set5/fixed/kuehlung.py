# Wie schnell kühlt der Kessel ab? Ein kleines Netz mit einer versteckten Schicht.
import numpy as np

zufall = np.random.default_rng(8)
zeit = zufall.uniform(-2, 2, (200, 1))
aussen = zufall.uniform(-1, 1, (200, 1))
eingabe = np.hstack([zeit, aussen])
soll = np.abs(zeit) - 0.5 * aussen * zeit + 0.05 * zufall.normal(size=(200, 1))

versteckt = 16
W1 = zufall.normal(size=(2, versteckt))
b1 = np.zeros((1, versteckt))
W2 = zufall.normal(size=(versteckt, 1)) * 0.3
b2 = np.zeros((1, 1))
lernrate = 0.05

schritt = 0
while schritt < 3000:
    z1 = eingabe.dot(W1) + b1
    a1 = np.maximum(z1, 0)
    ist = a1.dot(W2) + b2
    verlust = ((ist - soll) ** 2).mean()

    d_ist = 2 * (ist - soll) / len(eingabe)
    dW2 = a1.T.dot(d_ist)
    db2 = d_ist.sum(axis=0, keepdims=True)
    dz1 = d_ist.dot(W2.T)
    dz1[z1 <= 0] = 0
    dW1 = eingabe.T.dot(dz1)
    db1 = dz1.sum(axis=0, keepdims=True)

    W1 -= lernrate * dW1
    b1 -= lernrate * db1
    W2 -= lernrate * dW2
    b2 -= lernrate * db2

    if schritt % 300 == 0:
        print(schritt, verlust)
    schritt += 1

print("Streuung der Vorhersagen:", ist.std(), " der Messungen:", soll.std(), " Verlust:", verlust)
