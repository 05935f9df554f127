import numpy as np

# variational autoencoder with one hidden layer on each side; beta grows during the first epochs
rng = np.random.default_rng(2)
t = rng.uniform(0, 2 * np.pi, 500)
X = np.stack([np.cos(t), np.sin(t), np.cos(2 * t), np.sin(2 * t)], axis=1) + rng.normal(0, 0.05, (500, 4))
D, H, Z = 4, 32, 2
init = lambda a, b: rng.normal(0, 1 / np.sqrt(a), (a, b))
P = {"We": init(D, H), "be": np.zeros(H), "Wm": init(H, Z), "bm": np.zeros(Z), "Wv": init(H, Z) * 0.1, "bv": np.zeros(Z),
     "Wd": init(Z, H), "bd": np.zeros(H), "Wo": init(H, D), "bo": np.zeros(D)}
m = {k: np.zeros_like(v) for k, v in P.items()}
v = {k: np.zeros_like(p) for k, p in P.items()}
step = 0
for epoch in range(60):
    beta = min(1.0, epoch / 20) * 0.02
    rec_sum = kl_sum = 0
    for batch in np.split(rng.permutation(500), 10):
        x = X[batch]
        B = len(x)
        h = np.tanh(x @ P["We"] + P["be"])
        mu, logvar = h @ P["Wm"] + P["bm"], h @ P["Wv"] + P["bv"]
        eps = rng.normal(size=mu.shape)
        std = np.exp(0.5 * logvar)
        z = mu + std * eps
        k = np.tanh(z @ P["Wd"] + P["bd"])
        out = k @ P["Wo"] + P["bo"]
        rec = np.sum((out - x) ** 2) / B
        kl = -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar)) / B
        loss = rec + beta * kl
        rec_sum, kl_sum = rec_sum + rec / 10, kl_sum + kl / 10

        g = {}
        do = 2 * (out - x) / B
        g["Wo"], g["bo"] = k.T @ do, do.sum(0)
        dk = do @ P["Wo"].T * (1 - k ** 2)
        g["Wd"], g["bd"] = z.T @ dk, dk.sum(0)
        dz = dk @ P["Wd"].T
        dmu = dz + beta * mu / B
        dlv = dz * eps * 0.5 * std + beta * 0.5 * (np.exp(logvar) - 1) / B
        g["Wm"], g["bm"] = h.T @ dmu, dmu.sum(0)
        g["Wv"], g["bv"] = h.T @ dlv, dlv.sum(0)
        dh = (dmu @ P["Wm"].T + dlv @ P["Wv"].T) * (1 - h ** 2)
        g["We"], g["be"] = x.T @ dh, dh.sum(0)
        step += 1
        for n in P:
            m[n] += 0.1 * (g[n] - m[n])
            v[n] += 0.001 * (g[n] ** 2 - v[n])
            P[n] -= 0.01 * m[n] / (1 - 0.9 ** step) / (np.sqrt(v[n] / (1 - 0.999 ** step)) + 1e-8)
    if epoch % 6 == 0:
        print(f"epoch {epoch:2d} beta {beta:.3f} reconstruction {rec_sum:.4f} kl {kl_sum:.3f} last loss {loss:.4f}")
