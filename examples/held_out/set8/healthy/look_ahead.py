import numpy as np

# Nesterov: gradient at the place where the momentum will carry us
rng = np.random.default_rng()
features = rng.normal(size=(300, 6))
features[:, 0] *= 8                       # badly scaled on purpose, that is what momentum is for
labels = (features @ [0.3, -1, 1, 0.5, 0, 2] + rng.normal(0, 0.5, 300) > 0) * 1.0
w = {"w": np.zeros(6), "b": np.zeros(1)}
speed = {k: np.zeros_like(v) for k, v in w.items()}
mu, lr = 0.9, 0.02


def value_and_grad(w):
    z = features @ w["w"] + w["b"]
    value = np.mean(np.logaddexp(0, -z * (2 * labels - 1)))
    s = (1 / (1 + np.exp(-z)) - labels) / 300
    return value, {"w": features.T @ s, "b": s.sum(keepdims=True)}


for it in range(601):
    ahead = {k: w[k] + mu * speed[k] for k in w}
    value, grad = value_and_grad(ahead)
    for k in w:
        speed[k] = mu * speed[k] - lr * grad[k]
        w[k] = w[k] + speed[k]
    if it % 60 == 0:
        print(it, "loss", round(value, 5))
