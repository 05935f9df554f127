import numpy as np

# One forger, one detective: the forger learns to imitate a normal distribution around 4.
rng = np.random.default_rng(15)
sig = lambda z: 1 / (1 + np.exp(-z))

ga, gb = 1.0, 0.0                       # forger: ga * noise + gb
D = {"w1": rng.normal(size=(2, 8)) * 0.5, "b1": np.zeros(8), "w2": rng.normal(size=8) * 0.5, "b2": 0.0}


def look(x):
    f = np.stack([(x - 2) / 3, ((x - 2) / 3) ** 2], axis=1)
    h = np.tanh(f @ D["w1"] + D["b1"])
    return f, h, sig(h @ D["w2"] + D["b2"])


def detective_step(x, truth, lr):
    f, h, p = look(x)
    d = (p - truth) / len(x)
    dh = np.outer(d, D["w2"]) * (1 - h ** 2)
    D["w2"] -= lr * h.T @ d
    D["b2"] -= lr * d.sum()
    D["w1"] -= lr * f.T @ dh
    D["b1"] -= lr * dh.sum(0)
    return -np.mean(truth * np.log(p + 1e-9) + (1 - truth) * np.log(1 - p + 1e-9))


centres = []
for it in range(4000):
    real = rng.normal(4, 1.25, 64)
    noise = rng.normal(size=64)
    fake = ga * noise + gb
    d_loss = detective_step(np.r_[real, fake], np.r_[np.ones(64), np.zeros(64)], 0.1)

    noise = rng.normal(size=64)
    fake = ga * noise + gb
    f, h, p = look(fake)
    g_loss = -np.mean(np.log(p + 1e-9))
    dh = np.outer((p - 1) / 64, D["w2"]) * (1 - h ** 2)
    df = dh @ D["w1"].T
    dx = df[:, 0] / 3 + df[:, 1] * 2 * (fake - 2) / 9
    ga -= 0.03 * np.sum(dx * noise)
    gb -= 0.03 * np.sum(dx)
    centres.append(gb)
    if it % 400 == 0:
        print(f"{it:5d} detective {d_loss:.3f} forger {g_loss:.3f} centre {gb:.2f} width {abs(ga):.2f}")
print("mean centre of the last 1000 steps", np.mean(centres[-1000:]))
