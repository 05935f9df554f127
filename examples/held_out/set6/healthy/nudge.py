import numpy as np

# No backpropagation: every weight is nudged up and down and the loss is looked at.
np.random.seed(6)
inputs = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=float)
wanted = np.array([[0, 1], [1, 0], [1, 0], [0, 1]], dtype=float)      # xor and its opposite

weights = [np.random.uniform(-1, 1, (3, 4)), np.random.uniform(-1, 1, (4, 2))]


def guess():
    h = np.tanh(inputs @ weights[0])
    return 1 / (1 + np.exp(-h @ weights[1]))


def loss():
    return ((guess() - wanted) ** 2).sum()


nudge = 1e-4
speed = 0.3
for lap in range(2501):
    changes = []
    for w in weights:
        change = np.zeros_like(w)
        for place in np.ndindex(w.shape):
            keep = w[place]
            w[place] = keep + nudge
            high = loss()
            w[place] = keep - nudge
            low = loss()
            w[place] = keep
            change[place] = (high - low) / (2 * nudge)
        changes.append(change)
    for w, change in zip(weights, changes):
        w -= speed * change
    if lap % 250 == 0:
        print("lap", lap, "loss", round(loss(), 5))
print(guess().round(2))
