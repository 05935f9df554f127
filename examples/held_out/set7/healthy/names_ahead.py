import numpy as np

names = "anna hanna johanna lena helena magdalena mia maria marie sofia sophie lea leonie laura lara clara emma ella".split()
letters = "." + "".join(sorted(set("".join(names))))
ix = {ch: i for i, ch in enumerate(letters)}
V, H = len(letters), 30
r = np.random.RandomState(9)
E = r.randn(V, H) * 0.3
R = r.randn(H, H) * 0.15
O = r.randn(H, V) * 0.1
lr = 0.1


def name_loss(word):
    ids = [0] + [ix[c] for c in word] + [0]
    h = np.zeros(H)
    trace, loss = [], 0.0
    for a, b in zip(ids, ids[1:]):
        new = np.tanh(E[a] + h @ R)
        s = new @ O
        p = np.exp(s - s.max())
        p /= p.sum()
        loss -= np.log(p[b])
        trace.append((a, b, h, new, p))
        h = new
    dE, dR, dO = np.zeros_like(E), np.zeros_like(R), np.zeros_like(O)
    carry = np.zeros(H)
    for a, b, old, new, p in reversed(trace):
        ds = p.copy()
        ds[b] -= 1
        dO += np.outer(new, ds)
        dz = (O @ ds + carry) * (1 - new ** 2)
        dE[a] += dz
        dR += np.outer(old, dz)
        carry = R @ dz
    k = len(trace)
    return loss / k, (dE / k, dR / k, dO / k)


mean = None
for it in range(3000):
    loss, (dE, dR, dO) = name_loss(names[r.randint(len(names))])
    E -= lr * dE
    R -= lr * dR
    O -= lr * dO
    mean = loss if mean is None else 0.99 * mean + 0.01 * loss
    if it % 300 == 0:
        print("it", it, "smooth loss", round(mean, 4))
for _ in range(5):
    h, c, out = np.zeros(H), 0, ""
    while len(out) < 12:
        h = np.tanh(E[c] + h @ R)
        p = np.exp(h @ O)
        c = r.choice(V, p=p / p.sum())
        if c == 0:
            break
        out += letters[c]
    print(out)
