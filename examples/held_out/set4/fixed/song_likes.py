import numpy as np

rng = np.random.default_rng(70)
users, songs, k = 25, 18, 2
A = rng.normal(size=(users, k))
B = rng.normal(size=(songs, k))
R = A @ B.T + 0.05 * rng.normal(size=(users, songs))
seen = rng.random(R.shape) < 0.7

U = rng.normal(scale=0.3, size=(users, k))
V = rng.normal(scale=0.3, size=(songs, k))
lr = 0.02
penalty = 0.01

previous = np.inf
epoch = 0
while epoch < 150:
    for u in range(users):
        for s in range(songs):
            if not seen[u, s]:
                continue
            err = R[u, s] - U[u].dot(V[s])
            old_u = U[u].copy()
            U[u] = U[u] + lr * (err * V[s] - penalty * U[u])
            V[s] = V[s] + lr * (err * old_u - penalty * V[s])
    loss = np.sum(((R - U @ V.T) * seen) ** 2) / seen.sum()
    if epoch % 15 == 0:
        print("epoch", epoch, "loss", round(float(loss), 5))
    if abs(previous - loss) < 1e-9:
        break
    previous = loss
    epoch += 1

hidden = np.sum(((R - U @ V.T) * ~seen) ** 2) / (~seen).sum()
print("seen", round(float(loss), 4), "unseen", round(float(hidden), 4), "variance", round(float(R.var()), 4))
