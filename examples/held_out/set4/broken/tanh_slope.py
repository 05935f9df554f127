# Classification de points en spirale
import numpy as np
from points import spirale

ACTIVATIONS = {
    "tanh": (np.tanh, lambda a: 1 - a),
    "sigmoide": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
}


def creer_couche(entree, sortie, nom, alea):
    return {
        "poids": alea.normal(0, 1 / np.sqrt(entree), (entree, sortie)),
        "biais": np.zeros(sortie),
        "f": ACTIVATIONS[nom][0],
        "df": ACTIVATIONS[nom][1],
    }


def avancer(couches, x):
    valeurs = [x]
    for c in couches:
        valeurs.append(c["f"](valeurs[-1] @ c["poids"] + c["biais"]))
    return valeurs


def reculer(couches, valeurs, cible, taux):
    n = len(cible)
    delta = (valeurs[-1] - cible) / n
    for k in reversed(range(len(couches))):
        c = couches[k]
        avant = delta @ c["poids"].T
        c["poids"] -= taux * valeurs[k].T @ delta
        c["biais"] -= taux * delta.sum(axis=0)
        if k:
            delta = avant * couches[k - 1]["df"](valeurs[k])


alea = np.random.default_rng(28)
x, cible = spirale(400, alea)
couches = [
    creer_couche(2, 20, "tanh", alea),
    creer_couche(20, 20, "tanh", alea),
    creer_couche(20, 1, "sigmoide", alea),
]
for tour in range(4000):
    valeurs = avancer(couches, x)
    p = np.clip(valeurs[-1], 1e-9, 1 - 1e-9)
    perte = -np.mean(cible * np.log(p) + (1 - cible) * np.log(1 - p))
    reculer(couches, valeurs, cible, 0.5)
    if tour % 400 == 0:
        print("tour", tour, "perte", round(float(perte), 4), "juste", np.mean((p > 0.5) == cible))
print("perte finale", round(float(perte), 4))
