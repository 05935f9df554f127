import numpy as np

azar = np.random.default_rng(22)
n = 500
fruta = azar.integers(0, 3, n)
peso = np.array([0.5, 1.0, 1.6])[fruta] + 0.15 * azar.normal(size=n)
color = np.array([0.8, 0.1, -0.7])[fruta] + 0.3 * azar.normal(size=n)
dulzor = 0.6 * peso * (1 + color) + 0.05 * azar.normal(size=n)
x = np.column_stack([peso - 1, color])
meta = np.eye(3)[fruta]

tronco = azar.normal(0, 0.8, (2, 14))
sesgo = np.zeros(14)
cab_clase = azar.normal(0, 0.2, (14, 3))
cab_valor = azar.normal(0, 0.2, (14, 1))
s_clase, s_valor = np.zeros(3), np.zeros(1)
peso_tarea, tasa = 3.0, 0.15

for paso in range(1501):
    h = np.tanh(x @ tronco + sesgo)
    z = h @ cab_clase + s_clase
    prob = np.exp(z - z.max(axis=1, keepdims=True))
    prob /= prob.sum(axis=1, keepdims=True)
    dif = h @ cab_valor + s_valor - dulzor[:, None]
    entropia = -np.mean(np.log(prob[np.arange(n), fruta]))
    cuadrado = np.mean(dif ** 2)
    perdida = entropia + peso_tarea * cuadrado

    dz = (prob - meta) / n
    dv = peso_tarea * 2 * dif / n
    dh = (dz @ cab_clase.T + dv @ cab_valor.T) * (1 - h ** 2)
    cab_clase -= tasa * h.T @ dz
    s_clase -= tasa * dz.sum(axis=0)
    cab_valor -= tasa * h.T @ dv
    s_valor -= tasa * dv.sum(axis=0)
    tronco -= tasa * x.T @ dh
    sesgo -= tasa * dh.sum(axis=0)
    if paso % 150 == 0:
        print(f"paso {paso}: perdida {perdida:.4f} = {entropia:.4f} + {peso_tarea} * {cuadrado:.4f}, aciertos {(prob.argmax(1) == fruta).mean():.3f}")
