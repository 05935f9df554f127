import numpy as np

rng = np.random.RandomState(10)
U, F, R = 15, 12, 3
truth = rng.randn(U, R) @ rng.randn(R, F)
ratings = [(u, f, truth[u, f] + 0.1 * rng.randn()) for u in range(U) for f in range(F) if rng.rand() < 0.7]

P = rng.randn(U, R) * 0.3
Q = rng.randn(F, R) * 0.3
gamma, lam = 0.03, 0.01
for epoch in range(60):
    sq = 0.0
    for u, f, r in ratings:
        e = r - P[u] @ Q[f]
        sq += e ** 2
        pu = P[u].copy()
        P[u] += gamma * (e * Q[f] - lam * P[u])
        Q[f] += gamma * (e * pu - lam * Q[f])
    if epoch % 6 == 0:
        print("epoch", epoch, "rmse", np.sqrt(sq / len(ratings)))
