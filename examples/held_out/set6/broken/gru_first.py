import numpy as np

# One element of the sequence is marked; its value is the answer at the end, the rest is noise.
rng = np.random.default_rng(26)
STEPS, D, H, B = 10, 2, 20, 50


def sig(v):
    return 1 / (1 + np.exp(-v))


def new_batch():
    x = rng.normal(0, 1, (STEPS, B, D))
    where = rng.integers(0, STEPS - 1, B)
    x[:, :, 1] = 0
    x[where, np.arange(B), 1] = 1
    return x, x[where, np.arange(B), 0][:, None]


shape = {"Wz": (D, H), "Uz": (H, H), "bz": (H,), "Wr": (D, H), "Ur": (H, H), "br": (H,),
         "Wn": (D, H), "Un": (H, H), "bn": (H,), "V": (H, 1), "c": (1,)}
P = {n: (rng.normal(0, 1 / np.sqrt(s[0]), s) if len(s) == 2 else np.zeros(s)) for n, s in shape.items()}
M = {n: np.zeros(s) for n, s in shape.items()}
S = {n: np.zeros(s) for n, s in shape.items()}

count = 0
while count < 1500:
    count += 1
    x, y = new_batch()
    h = np.zeros((B, H))
    tape = []
    for t in range(STEPS):
        z = sig(x[t] @ P["Wz"] + h @ P["Uz"] + P["bz"])
        r = sig(x[t] @ P["Wr"] + h @ P["Ur"] + P["br"])
        n = np.tanh(x[t] @ P["Wn"] + (r * h) @ P["Un"] + P["bn"])
        tape.append((h, z, r, n))
        h = (1 - z) * h + z * n
    out = h @ P["V"] + P["c"]
    loss = ((out - y) ** 2).mean()

    G = {name: np.zeros(sh) for name, sh in shape.items()}
    ds = 2 * (out - y) / B
    G["V"], G["c"] = h.T @ ds, ds.sum(0)
    dh = ds @ P["V"].T
    for t in range(STEPS - 1, -1, -1):
        h_prev, z, r, n = tape[t]
        dz = dh * (h_prev - n) * z * (1 - z)
        dn = dh * z * (1 - n ** 2)
        drh = dn @ P["Un"].T
        dr = drh * h_prev * r * (1 - r)
        G["Wz"] += x[t].T @ dz; G["Uz"] += h_prev.T @ dz; G["bz"] += dz.sum(0)
        G["Wr"] += x[t].T @ dr; G["Ur"] += h_prev.T @ dr; G["br"] += dr.sum(0)
        G["Wn"] += x[t].T @ dn; G["Un"] += (r * h_prev).T @ dn; G["bn"] += dn.sum(0)
        dh = dh * (1 - z) + drh * r + dz @ P["Uz"].T + dr @ P["Ur"].T

    for name in P:                    # Adam
        M[name] = 0.9 * M[name] + 0.1 * G[name]
        S[name] = 0.999 * S[name] + 0.001 * G[name] ** 2
        P[name] -= 0.01 * (M[name] / (1 - 0.9 ** count)) / (np.sqrt(S[name] / (1 - 0.999 ** count)) + 1e-8)
    if count % 100 == 0:
        print(count, "loss %.4f" % loss, "guessing the mean would give %.4f" % y.var())
