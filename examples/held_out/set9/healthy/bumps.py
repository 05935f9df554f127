import numpy as np

rng = np.random.default_rng(58)
# soil moisture over a field of 2 x 2 km
P = rng.uniform(-1, 1, (250, 2))
moist = np.exp(-((P[:, 0] - 0.4) ** 2 + (P[:, 1] + 0.3) ** 2) / 0.1) + 0.6 * np.exp(-((P[:, 0] + 0.5) ** 2 + (P[:, 1] - 0.4) ** 2) / 0.2)
moist += rng.normal(0, 0.02, 250)

k = 6
C = rng.uniform(-1, 1, (k, 2))
log_s = np.full(k, -0.7)
a = rng.normal(0, 0.1, k)
base = 0.0

for it in range(3001):
    diff = P[:, None, :] - C[None, :, :]
    sq = (diff ** 2).sum(2)
    inv = np.exp(-2 * log_s)
    phi = np.exp(-0.5 * sq * inv)
    err = phi @ a + base - moist
    loss = 0.5 * np.mean(err ** 2)

    e = err / len(err)
    dphi = np.outer(e, a)
    dC = np.einsum("nk,nkd->kd", dphi * phi * inv, diff)
    dlog = np.sum(dphi * phi * sq * inv, axis=0)
    da = phi.T @ e
    C -= 0.5 * dC
    log_s -= 0.5 * dlog
    a -= 0.3 * da
    base -= 0.3 * e.sum()
    if it % 300 == 0:
        print(it, "half mean square", round(loss, 6))
print("centres", C.round(2).tolist())
