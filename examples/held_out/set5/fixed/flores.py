import numpy as np

rng = np.random.default_rng(7)


def softmax(z):
    z = z - z.max(axis=0, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=0, keepdims=True)


def relu(z):
    return np.maximum(z, 0)


def derivada_relu(a):
    return (a > 0).astype(float)


def propagar(x, w, b):
    a = {0: x.T}
    ultima = len(w)
    for i in range(1, ultima + 1):
        z = w[i - 1].dot(a[i - 1]) + b[i - 1]
        a[i] = softmax(z) if i == ultima else relu(z)
    return a[ultima], a


def retropropagar(y, p, a, w):
    d, dw, db = {}, {}, {}
    ultima = len(w)
    m = y.shape[0]
    d[ultima] = (p - y.T) / m
    for i in range(ultima - 1, -1, -1):
        if i == ultima - 1:
            d[i] = w[i].T.dot(d[i + 1]) * derivada_relu(a[i])
        elif i != 0:          # la entrada no necesita error
            d[i] = w[i].T.dot(d[i + 1]) * derivada_relu(a[i])
        dw[i] = d[i + 1].dot(a[i].T)
        db[i] = d[i + 1].sum(axis=1, keepdims=True)
    return dw, db


def actualizar(w, b, dw, db, tasa):
    for i in range(len(w)):
        w[i] = w[i] - tasa * dw[i]
        b[i] = b[i] - tasa * db[i]


# tres espirales = tres especies
n = 120
puntos, especie = [], []
for k in range(3):
    r = np.linspace(0.1, 1, n)
    angulo = 2.1 * k + 3.2 * r + rng.normal(0, 0.12, n)
    puntos.append(np.c_[r * np.cos(angulo), r * np.sin(angulo)])
    especie += [k] * n
X = np.vstack(puntos) * 2
Y = np.eye(3)[especie]

capas = [2, 30, 3]
w = [rng.normal(0, 1 / np.sqrt(e), (s, e)) for e, s in zip(capas, capas[1:])]
b = [np.zeros((s, 1)) for s in capas[1:]]

for epoca in range(1500):
    p, a = propagar(X, w, b)
    costo = -np.mean(np.sum(Y.T * np.log(p + 1e-12), axis=0))
    dw, db = retropropagar(Y, p, a, w)
    actualizar(w, b, dw, db, 1.0)
    if epoca % 150 == 0:
        acierto = np.mean(p.argmax(axis=0) == np.array(especie))
        print(f"época {epoca}: costo {costo:.4f} acierto {acierto:.3f}")
print("final", costo, np.mean(p.argmax(axis=0) == np.array(especie)))
