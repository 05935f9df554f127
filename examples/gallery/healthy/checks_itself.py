import numpy as np

rng = np.random.RandomState(11)
X = rng.randn(3, 40)
Y = np.tanh(X[0:1] - X[1:2] * X[2:3])
shapes = [(5, 3), (5, 1), (1, 5), (1, 1)]


def unroll(theta):
    out, pos = [], 0
    for s in shapes:
        n = s[0] * s[1]
        out.append(theta[pos:pos + n].reshape(s))
        pos += n
    return out


def cost(theta):
    W1, b1, W2, b2 = unroll(theta)
    A = np.tanh(W1 @ X + b1)
    return 0.5 * np.mean((W2 @ A + b2 - Y) ** 2)


def grad(theta):
    W1, b1, W2, b2 = unroll(theta)
    A = np.tanh(W1 @ X + b1)
    d2 = (W2 @ A + b2 - Y) / X.shape[1]
    d1 = W2.T @ d2 * (1 - A ** 2)
    parts = [d1 @ X.T, d1.sum(1), d2 @ A.T, d2.sum(1)]
    return np.concatenate([g.ravel() for g in parts])


theta = rng.randn(sum(a * b for a, b in shapes)) * 0.5

# gradient checking
num = np.zeros_like(theta)
for i in range(theta.size):
    old = theta[i]
    theta[i] = old + 1e-5
    up = cost(theta)
    theta[i] = old - 1e-5
    down = cost(theta)
    theta[i] = old
    num[i] = (up - down) / 2e-5
diff = np.linalg.norm(num - grad(theta)) / np.linalg.norm(num + grad(theta))
print("relative difference", diff)

for k in range(1500):
    theta = theta - 0.3 * grad(theta)
    if k % 150 == 0:
        print(k, cost(theta))
