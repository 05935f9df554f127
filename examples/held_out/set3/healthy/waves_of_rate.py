import numpy as np

rng = np.random.default_rng(31)
x = rng.uniform(-1, 1, (300, 3))
t = np.sin(3 * x[:, 0]) * x[:, 1] + x[:, 2] ** 2 + 0.1 * rng.normal(size=300)


def rate(epoch, top=0.05, low=0.002, period=40):
    return low + 0.5 * (top - low) * (1 + np.cos(np.pi * (epoch % period) / period))


def value(p, v):
    h = np.tanh(v @ p["W"] + p["b"])
    return h, h @ p["u"] + p["c"]


def grads(p, v, goal):
    h, out = value(p, v)
    d = 2 * (out - goal) / len(goal)
    dz = np.outer(d, p["u"]) * (1 - h ** 2)
    return {"W": v.T @ dz, "b": dz.sum(0), "u": h.T @ d, "c": d.sum()}


params = {"W": rng.normal(size=(3, 24)), "b": rng.normal(size=24), "u": rng.normal(size=24) / 5, "c": 0.0}
best, best_params = np.inf, None
for epoch in range(160):
    lr = rate(epoch)
    for rows in np.array_split(rng.permutation(240), 15):
        g = grads(params, x[rows], t[rows])
        params = {k: params[k] - lr * g[k] for k in params}
    held_out = np.mean((value(params, x[240:])[1] - t[240:]) ** 2)
    if held_out < best:
        best, best_params = held_out, {k: np.copy(v) for k, v in params.items()}
    if epoch % 10 == 0:
        print(f"epoch {epoch:3d} rate {lr:.4f} held-out mse {held_out:.4f}")
print("best", round(float(best), 4), "again", round(float(np.mean((value(best_params, x[240:])[1] - t[240:]) ** 2)), 4))
