import numpy as np

# Clasificador de vinos: regresion softmax con capa oculta
rng = np.random.default_rng(2024)
muestras = 300
tipo = rng.integers(0, 3, muestras)
medias = rng.normal(0, 1.2, (3, 8))
datos = medias[tipo] + rng.normal(0, 1.0, (muestras, 8))
datos = (datos - datos.mean(axis=0)) / datos.std(axis=0)
objetivo = np.eye(3)[tipo]


def inicializar(entradas, ocultas, salidas):
    return {"P1": rng.normal(0, np.sqrt(2 / entradas), (entradas, ocultas)), "s1": np.zeros((1, ocultas)),
            "P2": rng.normal(0, np.sqrt(2 / ocultas), (ocultas, salidas)), "s2": np.zeros((1, salidas))}


def adelante(x, red):
    z1 = x @ red["P1"] + red["s1"]
    a1 = np.maximum(0, z1)
    z2 = a1 @ red["P2"] + red["s2"]
    exps = np.exp(z2 - z2.max(axis=1, keepdims=True))
    return z1, a1, exps / exps.sum(axis=1, keepdims=True)


def atras(x, t, red, z1, a1, salida):
    n = x.shape[0]
    d2 = salida - t
    d1 = (d2 @ red["P2"].T) * (z1 > 0)
    return {"P2": a1.T @ d2, "s2": d2.sum(axis=0, keepdims=True),
            "P1": x.T @ d1, "s1": d1.sum(axis=0, keepdims=True)}


red = inicializar(8, 20, 3)
tasa = 0.5
for epoca in range(301):
    z1, a1, salida = adelante(datos, red)
    perdida = -np.mean(np.sum(objetivo * np.log(salida + 1e-10), axis=1))
    grad = atras(datos, objetivo, red, z1, a1, salida)
    for clave in red:
        red[clave] = red[clave] - tasa * grad[clave]
    if epoca % 30 == 0:
        aciertos = np.mean(salida.argmax(axis=1) == tipo)
        print(f"epoca {epoca:4d} perdida {perdida:.4f} aciertos {aciertos:.3f}")
