import numpy as np

rng = np.random.default_rng(5)

# ripe or not, from redness and softness; the gradient is measured by small differences
x = rng.uniform(-1, 1, (2, 80))
t = (x[0] + 0.8 * np.sin(3 * x[1]) > 0).astype(float)


def unpack(theta):
    W, b, v, c = theta[:10].reshape(5, 2), theta[10:15].reshape(5, 1), theta[15:20], theta[20]
    return W, b, v, c


def network(theta, x):
    W, b, v, c = unpack(theta)
    return 1 / (1 + np.exp(-(v @ np.tanh(W @ x + b) + c)))


def loss(theta):
    p = np.clip(network(theta, x), 1e-9, 1 - 1e-9)
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))


def numerical_gradient(f, theta, h=1e-5):
    g = np.empty_like(theta)
    for i in range(theta.size):
        keep = theta[i]
        theta[i] = keep + h
        up = f(theta)
        theta[i] = keep - h
        down = f(theta)
        theta[i] = keep
        g[i] = (up - down) / (2 * h)
    return g


theta = rng.normal(0, 0.7, 21)
for k in range(401):
    g = numerical_gradient(loss, theta)
    theta -= 1.0 * g
    if k % 50 == 0:
        print(k, "loss", loss(theta), "right", np.mean((network(theta, x) > 0.5) == t))
