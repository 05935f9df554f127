# Régression logistique avec momentum
import numpy as np

np.random.seed(40)
N = 250
X = np.random.randn(N, 3) * np.array([3.0, 0.3, 1.0])
vrai = np.array([0.4, 4.0, -1.0])
y = (1 / (1 + np.exp(-X @ vrai)) > np.random.rand(N)).astype(float)


def sigmoide(z):
    return 1 / (1 + np.exp(-z))


def cout(p, y):
    # entropie croisée moyenne
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))


poids = np.zeros(3)
biais = 0.0
v_w = np.zeros(3)
v_b = 0.0
beta, taux = 0.9, 0.1
suivi = {"cout": [], "precision": []}

for it in range(200):
    p = sigmoide(X @ poids + biais)
    suivi["cout"].append(cout(p, y))
    suivi["precision"].append(np.mean((p > 0.5) == y))
    g_w = X.T @ (p - y) / N
    g_b = np.mean(p - y)
    # accumulation de la vitesse
    v_w = beta * v_w + g_w
    v_b = beta * v_b + g_b
    poids = poids - taux * v_w
    biais = biais - taux * v_b

print(suivi["cout"][::20])
print("précision finale", suivi["precision"][-1])
