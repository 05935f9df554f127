import numpy as np

rng = np.random.default_rng(14)
m = 500
# outdoor, indoor temperature and hour -> 0 off, 1 eco, 2 heat, 3 boost, 4 cooling
outdoor = rng.uniform(-10, 35, m)
indoor = rng.uniform(14, 28, m)
hour = rng.uniform(0, 24, m)
want = 20.5 - 2.5 * ((hour < 6) | (hour > 22))
gap = want - indoor + (10 - outdoor) * 0.03
labels = np.digitize(gap, [-4.5, -0.5, 1.5, 4.0])
labels = np.array([4, 0, 1, 2, 3])[labels]
X = np.array([outdoor / 35, indoor / 28, hour / 24])


def init():
    W1 = rng.normal(0, 1, (20, 3))
    b1 = np.zeros((20, 1))
    W2 = rng.normal(0, 0.3, (5, 20))
    b2 = np.zeros((5, 1))
    return W1, b1, W2, b2


def forward(W1, b1, W2, b2):
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    expo = np.exp(Z2 - Z2.max(0))
    return Z1, A1, expo / expo.sum(0)


def backward(Z1, A1, A2, W2):
    one_hot = np.zeros((5, m))
    one_hot[labels, np.arange(m)] = 1
    dZ2 = A2 - one_hot
    dW2 = 1 / m * dZ2 @ A1.T
    db2 = 1 / m * np.sum(dZ2)
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    dW1 = 1 / m * dZ1 @ X.T
    db1 = 1 / m * np.sum(dZ1)
    return dW1, db1, dW2, db2


W1, b1, W2, b2 = init()
alpha = 0.3
for i in range(3001):
    Z1, A1, A2 = forward(W1, b1, W2, b2)
    dW1, db1, dW2, db2 = backward(Z1, A1, A2, W2)
    W1 -= alpha * dW1
    b1 -= alpha * db1
    W2 -= alpha * dW2
    b2 -= alpha * db2
    if i % 300 == 0:
        print("iteration", i, "accuracy", np.mean(A2.argmax(0) == labels),
              "loss", -np.mean(np.log(A2[labels, np.arange(m)])))
