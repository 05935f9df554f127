import numpy as np

# quantile regression with the pinball loss: how late is the train in five and in nine of ten cases?
rng = np.random.default_rng(29)


def pinball(r, q):
    return np.maximum(q * r, (q - 1) * r).mean()


def fit(X, delay, q, steps=4000, verbose=800):
    w = np.zeros(2)
    average = np.zeros(2)
    for it in range(1, steps + 1):
        r = delay - w @ X
        loss = pinball(r, q)
        slope = -X @ np.where(r > 0, q, q - 1) / len(r)
        w = w - 4.0 / np.sqrt(it) * slope
        average += (w - average) / it
        if it % verbose == 0:
            print(f"q={q} iteration {it} pinball {loss:.4f} below the line {np.mean(delay < average @ X):.3f}")
    return average


hour = rng.uniform(0, 1, 1500)
delay = 2 + 3 * hour + rng.exponential(1 + 2 * hour)
X = np.vstack([np.ones(1500), hour])            # columns are trains
for q in (0.5, 0.9):
    w = fit(X, delay, q)
    print("in the evening expect at most %.1f minutes (q = %s)" % (w.sum(), q))
