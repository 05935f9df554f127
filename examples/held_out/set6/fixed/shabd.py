# Shabdon ke vector: skip-gram, negative sampling ke saath (chhota sa corpus)
import numpy as np

np.random.seed(52)
samuh = [["chai", "paani", "doodh", "sharbat", "coffee"], ["bus", "rail", "gaadi", "cycle", "auto"],
         ["laal", "neela", "peela", "hara", "safed"], ["aam", "kela", "seb", "santara", "angoor"]]
shabd_suchi = [s for g in samuh for s in g]
ank = {s: i for i, s in enumerate(shabd_suchi)}

vakya = []
for _ in range(500):
    g = samuh[np.random.randint(len(samuh))]
    vakya.append([ank[s] for s in np.random.choice(g, 4)])

jode = [(v[i], v[j]) for v in vakya for i in range(4) for j in range(4) if i != j]
V, dim, neg = len(shabd_suchi), 10, 4
kendra = np.random.uniform(-0.5, 0.5, (V, dim)) / dim        # center vectors
sandarbh = np.random.uniform(-0.5, 0.5, (V, dim)) / dim      # context vectors
dar = 0.08


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def kadam(c, o):
    """ek jode par ek kadam; nuksaan lautata hai"""
    v = kendra[c].copy()
    u = sandarbh[o].copy()
    galat = [k for k in np.random.permutation(V) if k != o][:neg]
    s_pos = sigmoid(u @ v)
    nuksaan = -np.log(s_pos)
    dv = (s_pos - 1) * u
    sandarbh[o] -= dar * (s_pos - 1) * v
    for k in galat:
        w = sandarbh[k].copy()
        s_neg = sigmoid(w @ v)
        nuksaan -= np.log(1 - s_neg)
        dv += s_neg * w
        sandarbh[k] -= dar * s_neg * v
    kendra[c] -= dar * dv
    return nuksaan


for daur in range(6):
    np.random.shuffle(jode)
    kul = 0.0
    for c, o in jode:
        kul += kadam(c, o)
    lambai = np.linalg.norm(kendra, axis=1, keepdims=True)
    milan = (kendra / lambai) @ (kendra / lambai).T
    np.fill_diagonal(milan, -2)
    sahi = np.mean([milan[i].argmax() // 5 == i // 5 for i in range(V)])
    print("daur", daur + 1, "ausat nuksaan %.4f" % (kul / len(jode)), "padosi apne samuh se: %.2f" % sahi)
