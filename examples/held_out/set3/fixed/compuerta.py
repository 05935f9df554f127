# Red neuronal para la compuerta XOR
import numpy as np

entradas = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
salidas = np.array([[0], [1], [1], [0]])


def sigmoide(x):
    return 1 / (1 + np.exp(-x))


def derivada_sigmoide(x):
    return x * (1 - x)


class RedNeuronal:
    def __init__(self, n_entrada, n_oculta, n_salida, tasa):
        rng = np.random.RandomState(12)
        self.pesos_1 = rng.uniform(-1, 1, (n_entrada, n_oculta))
        self.sesgo_1 = rng.uniform(-1, 1, (1, n_oculta))
        self.pesos_2 = rng.uniform(-1, 1, (n_oculta, n_salida))
        self.sesgo_2 = rng.uniform(-1, 1, (1, n_salida))
        self.tasa = tasa

    def adelante(self, X):
        self.suma_1 = np.dot(X, self.pesos_1) + self.sesgo_1
        self.oculta = sigmoide(self.suma_1)
        self.suma_2 = np.dot(self.oculta, self.pesos_2) + self.sesgo_2
        self.prediccion = sigmoide(self.suma_2)
        return self.prediccion

    def atras(self, X, y):
        error = self.prediccion - y
        d_salida = error * derivada_sigmoide(self.prediccion)
        error_oculta = np.dot(d_salida, self.pesos_2.T)
        d_oculta = error_oculta * derivada_sigmoide(self.oculta)
        self.pesos_2 -= self.tasa * np.dot(self.oculta.T, d_salida)
        self.sesgo_2 -= self.tasa * np.sum(d_salida, axis=0, keepdims=True)
        self.pesos_1 -= self.tasa * np.dot(X.T, d_oculta)
        self.sesgo_1 -= self.tasa * np.sum(d_oculta, axis=0, keepdims=True)

    def entrenar(self, X, y, epocas):
        for epoca in range(epocas):
            self.adelante(X)
            self.atras(X, y)
            if epoca % 1000 == 0:
                perdida = np.mean((y - self.prediccion) ** 2) / 2
                print("Época {}: pérdida {:.5f}".format(epoca, perdida))


red = RedNeuronal(2, 4, 1, 1.0)
red.entrenar(entradas, salidas, 8000)
print(red.adelante(entradas).round(3))
