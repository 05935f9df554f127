import numpy as np

rng = np.random.default_rng(52)

# power of a solar panel over the day, few measurements, polynomial of degree nine
t = np.sort(rng.uniform(-1, 1, 24))
power = np.exp(-3 * t ** 2) + rng.normal(0, 0.03, 24)
P = np.stack([t ** k for k in range(1, 10)], axis=1)
mean, spread = P.mean(axis=0), P.std(axis=0)
P = (P - mean) / spread

w, b = np.zeros(9), 0.0
lam, eta = 0.05, 0.1
loss, before, k = 0.0, np.inf, 0
while k < 4000:
    residual = P @ w + b - power
    loss = 0.5 * np.mean(residual ** 2) + 0.5 * lam * (w @ w)
    dw = P.T @ residual / 24 - lam * w
    db = residual.mean()
    w = w - eta * dw
    b = b - eta * db
    if k % 400 == 0:
        print("k=%d loss=%.5f |w|=%.3f" % (k, loss, np.sqrt(w @ w)))
    if abs(before - loss) < 1e-12:
        break
    before = loss
    k += 1
s = np.linspace(-0.9, 0.9, 50)
S = (np.stack([s ** i for i in range(1, 10)], axis=1) - mean) / spread
print("error between the measurements: %.4f" % np.abs(S @ w + b - np.exp(-3 * s ** 2)).mean())
