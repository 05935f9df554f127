import numpy as np

# The hidden layer is random and stays random; only the output weights learn (that is the idea).
N_HIDDEN = 120


def checkerboard(n):
    P = np.random.uniform(-np.pi, np.pi, size=(n, 2))
    return P, np.sign(np.sin(P[:, 0]) * np.sin(P[:, 1]))


R = np.random.randn(2, N_HIDDEN) * 1.2
phase = np.random.uniform(0, 2 * np.pi, N_HIDDEN)


def lift(P):
    return np.cos(P @ R + phase) * np.sqrt(2 / N_HIDDEN)


P, target = checkerboard(500)
H = lift(P)
out = np.zeros(N_HIDDEN)
for it in range(601):
    score = H @ out
    hinge = np.maximum(0, 1 - target * score)
    objective = np.mean(hinge ** 2) + 1e-4 * out @ out          # squared hinge
    grad = -2 * H.T @ (target * hinge) / 500 + 2e-4 * out
    out = out - 3.0 * grad
    if it % 60 == 0:
        print("it", it, "objective", objective.round(4), "accuracy", np.mean(np.sign(score) == target))
P_new, target_new = checkerboard(1000)
print("on new points", np.mean(np.sign(lift(P_new) @ out) == target_new))
