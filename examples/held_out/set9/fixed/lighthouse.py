import numpy as np

# %% which buoys does the lighthouse reach? (a ring: too near is hidden by the cliff)
np.random.seed(31)
pos = np.random.uniform(-2, 2, size=(300, 2))
dist = np.sqrt((pos ** 2).sum(axis=1))
lit = ((dist > 0.7) & (dist < 1.7)).astype(float)[:, None]


# %%
def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def dsigmoid(s):
    return s * (1.0 - s)


w1 = np.random.normal(size=(2, 16)) * 2
b1 = np.random.normal(size=(1, 16))
w2 = np.random.normal(size=(16, 1)) * 0.3
b2 = np.zeros((1, 1))
eta = 4.0
errors = []

# %% train
for k in range(6000):
    z1 = np.dot(pos, w1) + b1
    a1 = sigmoid(z1)
    z2 = np.dot(a1, w2) + b2
    a2 = sigmoid(z2)

    error = 0.5 * np.mean((a2 - lit) ** 2)
    errors.append(error)

    delta2 = (a2 - lit) * dsigmoid(a2) / len(pos)
    delta1 = np.dot(delta2, w2.T) * dsigmoid(a1)
    w2 -= eta * np.dot(a1.T, delta2)
    b2 -= eta * delta2.sum(axis=0, keepdims=True)
    w1 -= eta * np.dot(pos.T, delta1)
    b1 -= eta * delta1.sum(axis=0, keepdims=True)

# %% result
print(errors[::600])
print("right:", np.mean((a2 > 0.5) == (lit > 0.5)))
