# Autocodificador: 12 sensores -> 3 numeros -> 12 sensores
import numpy as np

ACTIVACIONES = {
    "lineal": (lambda z: z, lambda z: np.ones_like(z)),
    "tanh": (lambda z: np.tanh(z), lambda z: 1 - np.tanh(z) ** 2),
    "sigmoide": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
}


def crear_red(topologia, funciones, gen):
    red = []
    for (entra, sale), f in zip(zip(topologia, topologia[1:]), funciones):
        red.append({"W": gen.normal(0, 1 / np.sqrt(entra), (entra, sale)), "b": np.zeros((1, sale)), "f": f})
    return red


def entrenar(red, X, lr):
    salidas = [(None, X)]
    for capa in red:
        z = salidas[-1][1] @ capa["W"] + capa["b"]
        salidas.append((z, ACTIVACIONES[capa["f"]][0](z)))
    reconstruido = salidas[-1][1]
    costo = ((reconstruido - X) ** 2).sum(axis=1).mean()

    delta = None
    for i in reversed(range(len(red))):
        z, a = salidas[i + 1]
        derivada = ACTIVACIONES[red[i]["f"]][1](z)
        if delta is None:
            delta = 2 * (a - X) / len(X) * derivada
        else:
            delta = (delta @ W_siguiente.T) * derivada
        W_siguiente = red[i]["W"].copy()
        red[i]["b"] -= lr * delta.sum(axis=0, keepdims=True)
        red[i]["W"] -= lr * salidas[i][1].T @ delta
    return costo


gen = np.random.default_rng(33)
origen = gen.uniform(-1, 1, (300, 3))
mezcla = gen.normal(0, 1, (3, 12))
X = np.tanh(origen @ mezcla) * 1.5 + gen.normal(0, 0.02, (300, 12))
red = crear_red([12, 24, 3, 24, 12], ["tanh", "lineal", "tanh", "lineal"], gen)
for ronda in range(3001):
    costo = entrenar(red, X, 0.02)
    if ronda % 300 == 0:
        print("ronda", ronda, "error por muestra", round(float(costo), 5), "varianza", round(float(X.var(0).sum()), 3))
