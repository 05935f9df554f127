import numpy as np

# Autoencoder without any activation: finds the same plane as PCA. Losses are compared at the end.
rng = np.random.default_rng(95)
M = rng.normal(size=(12, 3))
X = rng.normal(size=(400, 3)) @ M.T + 0.3 * rng.normal(size=(400, 12))
X -= X.mean(axis=0)
X /= X.std()
A = 0.1 * rng.normal(size=(12, 3))
B = 0.1 * rng.normal(size=(3, 12))
eta = 0.05
for epoch in range(1201):
    code = np.einsum("ni,ik->nk", X, A)
    back = np.einsum("nk,kj->nj", code, B)
    E = back - X
    loss = np.einsum("nj,nj->", E, E) / len(X)
    gB = 2 * np.einsum("nk,nj->kj", code, E) / len(X)
    gA = 2 * np.einsum("ni,nj,kj->ik", X, E, B) / len(X)
    A -= eta * gA
    B -= eta * gB
    if epoch == 600:
        eta /= 2
    if epoch % 120 == 0:
        print("epoch", epoch, "loss", round(float(loss), 5))
s = np.linalg.svd(X, compute_uv=False)
print("PCA with three components:", round(float((s[3:] ** 2).sum() / len(X)), 5))
