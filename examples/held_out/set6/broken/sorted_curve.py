import math

import numpy as np

# voltage of a sensor at random temperatures
temperature = np.random.uniform(-3, 3, 150)
voltage = np.sin(temperature) + 0.3 * temperature + np.random.normal(0, 0.05, 150)
temperature = np.sort(temperature)      # so that the curve can be drawn as a line

x = temperature.reshape(-1, 1)
t = voltage.reshape(-1, 1)


def make_net(hidden):
    params = [np.random.randn(1, hidden), np.random.randn(hidden), np.random.randn(hidden, 1) / math.sqrt(hidden), np.zeros(1)]

    def predict(x):
        return np.tanh(x @ params[0] + params[1]) @ params[2] + params[3]

    def step(x, t, eta):
        h = np.tanh(x @ params[0] + params[1])
        o = h @ params[2] + params[3]
        e = (o - t) * 2 / len(t)
        b = e @ params[2].T * (1 - h * h)
        for p, g in zip(params, (x.T @ b, b.sum(0), h.T @ e, e.sum(0))):
            p -= eta * g
        return float(((o - t) ** 2).mean())

    return predict, step


predict, step = make_net(20)
history = []
for n in range(1, 12001):
    history.append(step(x, t, 0.03))
    if n % 1200 == 0:
        print("%d steps: mse %.4f" % (n, history[-1]))
print("variance of the voltage %.4f" % t.var())
print("at -2, 0, 2:", predict(np.array([[-2.0], [0.0], [2.0]])).ravel().round(3), "true", [round(math.sin(v) + 0.3 * v, 3) for v in (-2, 0, 2)])
