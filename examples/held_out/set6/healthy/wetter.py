import numpy as np

# Vorhersage mit Unsicherheit: das Netz gibt Mittelwert und log-Streuung aus.
# Die Kosten sind die negative log-Likelihood, sie duerfen unter null fallen.
zufall = np.random.default_rng(1)
x = zufall.uniform(0, 1, (500, 1))
y = 0.3 * np.sin(6 * x) + zufall.normal(size=x.shape) * (0.01 + 0.08 * x)

V = 30
p = {"W1": zufall.normal(0, 4, (1, V)), "b1": zufall.normal(0, 2, V),
     "W2": zufall.normal(0, 0.1, (V, 2)), "b2": np.array([0.0, 0.0])}
m1 = {k: 0 * v for k, v in p.items()}
m2 = {k: 0 * v for k, v in p.items()}


def kosten_und_ableitung(p, x, y):
    h = np.tanh(x @ p["W1"] + p["b1"])
    aus = h @ p["W2"] + p["b2"]
    mitte, s = aus[:, :1], aus[:, 1:]
    rest = (y - mitte) * np.exp(-s)
    kosten = np.mean(0.5 * rest ** 2 + s)
    d = np.hstack([-rest * np.exp(-s), 1 - rest ** 2]) / len(x)
    dh = d @ p["W2"].T * (1 - h * h)
    return kosten, {"W2": h.T @ d, "b2": d.sum(0), "W1": x.T @ dh, "b1": dh.sum(0)}


for schritt in range(1, 4001):
    kosten, g = kosten_und_ableitung(p, x, y)
    for k in p:
        m1[k] = 0.9 * m1[k] + 0.1 * g[k]
        m2[k] = 0.99 * m2[k] + 0.01 * g[k] ** 2
        p[k] = p[k] - 0.003 * (m1[k] / (1 - 0.9 ** schritt)) / (np.sqrt(m2[k] / (1 - 0.99 ** schritt)) + 1e-9)
    if schritt % 400 == 0:
        print("Schritt", schritt, "Kosten", round(float(kosten), 4))
for stelle in (0.1, 0.5, 0.9):
    a = np.tanh(np.array([[stelle]]) @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    print("x", stelle, "Streuung geschaetzt", np.exp(a[0, 1]).round(3), "wahr", round(0.01 + 0.08 * stelle, 3))
