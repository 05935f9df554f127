import numpy as np

gen = np.random.default_rng(66)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def coin(p):
    return (gen.random(p.shape) < p).astype(float)


# pictures: one full column or one full row on a 5 x 5 grid
pictures = []
for k in range(5):
    a = np.zeros((5, 5))
    a[k] = 1
    b = np.zeros((5, 5))
    b[:, k] = 1
    pictures += [a.ravel(), b.ravel()]
data = np.array(pictures)[gen.integers(0, 10, 400)]

n_hidden = 20
W = gen.normal(0, 0.05, (25, n_hidden))
bv = np.full(25, np.log(0.2 / 0.8))
bh = np.zeros(n_hidden)
eps = 0.1
for epoch in range(150):
    gen.shuffle(data)
    wrong = []
    for v0 in np.split(data, 20):
        h0 = sigmoid(v0 @ W + bh)
        v1 = sigmoid(coin(h0) @ W.T + bv)
        h1 = sigmoid(v1 @ W + bh)
        W += eps * (v0.T @ h0 - v1.T @ h1) / len(v0)
        bv += eps * (v0 - v1).mean(0)
        bh += eps * (h0 - h1).mean(0)
        wrong.append(np.mean((v0 - v1) ** 2))
    if epoch % 15 == 0:
        print(f"epoch {epoch:3d} reconstruction error {np.mean(wrong):.4f}")
print("end", np.mean(wrong))
