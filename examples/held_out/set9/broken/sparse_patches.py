import numpy as np

hidden, visible = 12, 25
rho, beta, lam = 0.1, 0.1, 1e-4


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize():
    r = np.sqrt(6 / (hidden + visible + 1))
    W1 = np.random.rand(hidden, visible) * 2 * r - r
    W2 = np.random.rand(visible, hidden) * 2 * r - r
    return np.concatenate([W1.ravel(), W2.ravel(), np.zeros(hidden), np.zeros(visible)])


def unpack(theta):
    hv = hidden * visible
    return (theta[:hv].reshape(hidden, visible), theta[hv:2 * hv].reshape(visible, hidden),
            theta[2 * hv:2 * hv + hidden].reshape(-1, 1), theta[2 * hv + hidden:].reshape(-1, 1))


def sparse_cost(theta, data):
    W1, W2, b1, b2 = unpack(theta)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    rho_hat = a2.mean(axis=1, keepdims=True)
    kl = np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    cost = 0.5 * np.sum((a3 - data) ** 2) / m + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * kl

    delta3 = (a3 - data) * a3 * (1 - a3)
    sparsity = beta * (rho / rho_hat - (1 - rho) / (1 - rho_hat))
    delta2 = (W2.T @ delta3 + sparsity) * a2 * (1 - a2)
    gW2 = delta3 @ a2.T / m + lam * W2
    gW1 = delta2 @ data.T / m + lam * W1
    gb2 = delta3.mean(axis=1)
    gb1 = delta2.mean(axis=1)
    return cost, np.concatenate([gW1.ravel(), gW2.ravel(), gb1, gb2])


def patches(n):
    # 5x5 pieces with one edge each
    out = np.zeros((visible, n))
    gy, gx = np.mgrid[-2:3, -2:3]
    for k in range(n):
        phi, off = np.random.uniform(0, 2 * np.pi), np.random.uniform(-1.5, 1.5)
        out[:, k] = (np.cos(phi) * gx + np.sin(phi) * gy > off).ravel()
    return 0.1 + 0.8 * out


np.random.seed(1)
data = patches(400)
theta = initialize()
for it in range(401):
    cost, grad = sparse_cost(theta, data)
    theta -= 0.3 * grad
    if it % 40 == 0:
        print("iteration %4d  cost %.4f" % (it, cost))
W1, W2, b1, b2 = unpack(theta)
print("mean activity", sigmoid(W1 @ data + b1).mean().round(3))
