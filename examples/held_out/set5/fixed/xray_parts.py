import numpy as np
rng = np.random.default_rng(71)

# six parts seen by an x-ray camera, 10 x 10 grey values stored as bytes
blueprints = rng.uniform(30, 225, size=(6, 100))
kinds = rng.integers(6, size=540)
images = np.clip(blueprints[kinds] + rng.normal(0, 20, size=(540, 100)), 0, 250).astype(np.uint8)

inputs = images / 255
inputs = inputs.reshape(len(inputs), -1).T
targets = np.eye(6)[kinds].T

W = [rng.normal(0, 0.1, (25, 100)), rng.normal(0, 0.2, (6, 25))]
B = [np.zeros((25, 1)), np.zeros((6, 1))]
m = inputs.shape[1]
losses = []
step = 0
while step < 500:
    A1 = np.tanh(W[0] @ inputs + B[0])
    Z2 = W[1] @ A1 + B[1]
    P = np.exp(Z2) / np.exp(Z2).sum(axis=0)
    losses.append(-np.log((P * targets).sum(axis=0)).mean())

    G2 = (P - targets) / m
    G1 = W[1].T @ G2 * (1 - np.square(A1))
    W[1] = W[1] - 0.3 * G2 @ A1.T
    B[1] = B[1] - 0.3 * G2.sum(axis=1, keepdims=True)
    W[0] = W[0] - 0.3 * G1 @ inputs.T
    B[0] = B[0] - 0.3 * G1.sum(axis=1, keepdims=True)
    step += 1

print("losses", [round(float(l), 4) for l in losses[::50]])
print("accuracy", (P.argmax(axis=0) == kinds).mean(), "loss", losses[-1])
