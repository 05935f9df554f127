# Gut- oder boesartig? Kleines Netz mit Spalten als Beispielen (nach dem Kurs)
import numpy as np


def daten(anzahl, zufall):
    X = zufall.standard_normal((6, anzahl))
    rand = X[0] * X[1] + 0.8 * X[2] - 0.6 * X[3] ** 2 + 0.4
    return X, (rand > 0).astype(float).reshape(1, -1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def starte(schichten, zufall):
    p = {}
    for l in range(1, len(schichten)):
        p[f"W{l}"] = zufall.standard_normal((schichten[l], schichten[l - 1])) / np.sqrt(schichten[l - 1])
        p[f"b{l}"] = np.zeros((schichten[l], 1))
    return p


def vorwaerts(X, p, L):
    A = {0: X}
    for l in range(1, L + 1):
        Z = p[f"W{l}"] @ A[l - 1] + p[f"b{l}"]
        A[l] = sigmoid(Z) if l == L else np.tanh(Z)
    return A


def rueckwaerts(A, Y, p, L):
    m = Y.shape[1]
    g = {}
    dZ = A[L] - Y
    for l in range(L, 0, -1):
        g[f"W{l}"] = dZ @ A[l - 1].T / m
        g[f"b{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dZ = p[f"W{l}"].T @ dZ * (1 - A[l - 1] ** 2)
    return g


def kosten(AL, Y):
    return float(-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))


def main():
    zufall = np.random.default_rng(11)
    X, Y = daten(400, zufall)
    schichten = [6, 20, 8, 1]
    L = len(schichten) - 1
    p = starte(schichten, zufall)
    for durchgang in range(5000):
        A = vorwaerts(X, p, L)
        g = rueckwaerts(A, Y, p, L)
        for name in p:
            p[name] = p[name] - 0.5 * g[name]
        if durchgang % 500 == 0 or durchgang == 4999:
            treffer = np.mean((A[L] > 0.5) == Y)
            print(f"Durchgang {durchgang:4d}  Kosten {kosten(A[L], Y):.4f}  Treffer {treffer:.3f}")


if __name__ == "__main__":
    main()
