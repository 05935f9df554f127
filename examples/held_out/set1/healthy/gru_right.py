import numpy as np

rng = np.random.default_rng(15)
T, B, H = 6, 24, 8
p = {"Wz": rng.normal(0, .5, (H + 1, H)), "Wh": rng.normal(0, .5, (H + 1, H)), "Wo": rng.normal(0, .4, (H, 1)),
     "bz": np.zeros(H), "bh": np.zeros(H), "bo": np.zeros(1)}
mem = {k: np.full_like(v, 1e-8) for k, v in p.items()}
seq = rng.choice([0.0, 1.0], (T, B, 1))
goal = seq[0] * 0.7 + seq.mean(axis=0) * 0.5

for it in range(400):
    h = np.zeros((B, H))
    tape = []
    for t in range(T):
        inp = np.concatenate([h, seq[t]], axis=1)
        z = 1 / (1 + np.exp(-(inp @ p["Wz"] + p["bz"])))
        cand = np.tanh(inp @ p["Wh"] + p["bh"])
        tape.append((h, inp, z, cand))
        h = (1 - z) * h + z * cand
    out = h @ p["Wo"] + p["bo"]
    loss = np.mean((out - goal) ** 2)

    g = {k: np.zeros_like(v) for k, v in p.items()}
    dout = 2 * (out - goal) / B
    g["Wo"], g["bo"] = h.T @ dout, dout.sum(0)
    dh = dout @ p["Wo"].T
    for h_prev, inp, z, cand in tape[::-1]:
        dz = dh * (cand - h_prev) * z * (1 - z)
        dc = dh * z * (1 - cand ** 2)
        g["Wz"] += inp.T @ dz
        g["bz"] += dz.sum(0)
        g["Wh"] += inp.T @ dc
        g["bh"] += dc.sum(0)
        dinp = dz @ p["Wz"].T + dc @ p["Wh"].T
        dh = dh * (1 - z) + dinp[:, :H]
    for k in p:
        mem[k] += g[k] ** 2
        p[k] -= 0.1 * g[k] / np.sqrt(mem[k])
    if it % 40 == 0:
        print(it, loss)
