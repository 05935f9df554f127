import numpy as np

np.random.seed(66)
# aproximar el producto de dos números
entradas = np.random.uniform(-1, 1, (60, 2))
salidas = (entradas[:, 0] * entradas[:, 1])[:, None]

W = np.random.randn(2, 8)
bw = np.zeros(8)
V = np.random.randn(8, 1) * 0.5
bv = np.zeros(1)
tasa = 0.3

for epoca in range(200):
    error_total = 0.0
    for x, t in zip(entradas, salidas):
        oculta = np.tanh(x @ W + bw)
        salida = oculta @ V + bv
        e = salida - t
        error_total += 0.5 * e[0] ** 2

        old_V = V
        V -= tasa * np.outer(oculta, e)
        bv -= tasa * e
        d_oculta = (old_V @ e) * (1 - oculta ** 2)
        W -= tasa * np.outer(x, d_oculta)
        bw -= tasa * d_oculta
    if epoca % 20 == 0:
        print("época", epoca, "error", error_total)
