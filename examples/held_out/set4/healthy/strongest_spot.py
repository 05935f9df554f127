import numpy as np

zufall = np.random.default_rng(24)
ANZAHL, GROESSE = 4, 3
netz = {
    "filter": zufall.normal(0, 0.4, (ANZAHL, GROESSE, GROESSE)),
    "schwelle": np.zeros(ANZAHL),
    "aus": zufall.normal(0, 0.4, (ANZAHL, 2)),
    "rest": np.zeros(2),
}


def bild(klasse):
    b = zufall.normal(0, 0.25, (8, 8))
    z, s = zufall.integers(0, 6, 2)
    if klasse:
        b[z:z + 3, s + 1] += 1.0
        b[z + 1, s:s + 3] += 1.0
    else:
        for k in range(3):
            b[z + k, s + k] += 1.0
            b[z + k, s + 2 - k] += 1.0
    return b


def vorwaerts(b):
    karten = np.empty((ANZAHL, 6, 6))
    for f in range(ANZAHL):
        for z in range(6):
            for s in range(6):
                karten[f, z, s] = np.sum(netz["filter"][f] * b[z:z + 3, s:s + 3]) + netz["schwelle"][f]
    orte = [np.unravel_index(np.argmax(k), k.shape) for k in karten]
    staerke = np.array([k[o] for k, o in zip(karten, orte)])
    e = staerke @ netz["aus"] + netz["rest"]
    p = np.exp(e - e.max())
    return orte, staerke, p / p.sum()


rate = 0.05
for runde in range(6):
    verlust, richtig = 0.0, 0
    for _ in range(300):
        klasse = int(zufall.integers(0, 2))
        b = bild(klasse)
        orte, staerke, p = vorwaerts(b)
        verlust -= np.log(p[klasse] + 1e-12)
        richtig += int(p.argmax() == klasse)
        d = p.copy()
        d[klasse] -= 1
        d_staerke = netz["aus"] @ d
        netz["aus"] -= rate * np.outer(staerke, d)
        netz["rest"] -= rate * d
        for f, (z, s) in enumerate(orte):
            netz["filter"][f] -= rate * d_staerke[f] * b[z:z + 3, s:s + 3]
            netz["schwelle"][f] -= rate * d_staerke[f]
    print(f"Runde {runde + 1}: Verlust {verlust / 300:.4f}, richtig {richtig / 3:.1f} %")
