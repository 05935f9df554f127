import math
import random

random.seed(2)
N = 3


def sigmoide(x):
    return 1 / (1 + math.exp(-x))


def capa(n, m):
    return [[random.uniform(-1, 1) for _ in range(n + 1)] for _ in range(m)]   # el ultimo es el sesgo


def adelante(pesos, entrada):
    return [sigmoide(sum(w * e for w, e in zip(fila, entrada + [1.0]))) for fila in pesos]


w1, w2, w3 = capa(4, N), capa(N, N), capa(N, 1)
# mayoria impar: cuantos de cuatro interruptores estan encendidos, par o impar
datos = []
for a in (0, 1):
    for b in (0, 1):
        for c in (0, 1):
            datos.append(([a, b, c, 1 - a], (a + b + c) % 2))

tasa = 0.8
for vuelta in range(3001):
    costo = 0.0
    random.shuffle(datos)
    for x, t in datos:
        h1 = adelante(w1, x)
        h2 = adelante(w2, h1)
        y = adelante(w3, h2)[0]
        costo -= math.log(y if t else 1 - y)
        d3 = y - t
        d2 = [w3[0][k] * d3 * h2[k] * (1 - h2[k]) for k in range(N)]
        d1 = []
        for j in range(N):
            suma = 0.0
            for k in range(N):
                suma += w2[k][j] * d2[k]
            d1.append(suma * h1[j] * (1 - h1[j]))
        for deltas, pesos, entrada in (([d3], w3, h2), (d2, w2, h1), (d1, w1, x)):
            for k, fila in enumerate(pesos):
                for j, e in enumerate(entrada + [1.0]):
                    fila[j] -= tasa * deltas[k] * e
    if vuelta % 400 == 0:
        print("vuelta", vuelta, "costo", round(costo / len(datos), 4))
for x, t in datos:
    print(x, t, round(adelante(w3, adelante(w2, adelante(w1, x)))[0], 3))
