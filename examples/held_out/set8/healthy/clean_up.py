import numpy as np

np.random.seed(88)


# denoising autoencoder: new noise in every epoch, the target is the clean picture
def bars(n, size=6):
    P = np.zeros((n, size, size))
    for p in P:
        p[np.random.randint(size)] = 1
        p[:, np.random.randint(size)] = 1
    return P.reshape(n, -1)


def act(z, derive=False):
    if derive:
        return np.where(z > 0, 1.0, 0.1)
    return np.where(z > 0, z, 0.1 * z)


clean = bars(300)
enc = np.random.randn(36, 30) * np.sqrt(2 / 36)
dec = np.random.randn(30, 36) * np.sqrt(1 / 30)
be, bd = np.zeros(30), np.zeros(36)
rate = 0.5
for epoch in range(400):
    noisy = clean * (np.random.rand(*clean.shape) > 0.2) + np.random.randn(*clean.shape) * 0.1
    z = noisy @ enc + be
    h = act(z)
    out = h @ dec + bd
    loss = 0.5 * np.sum((out - clean) ** 2) / 300
    g_out = (out - clean) / 300
    g_h = g_out @ dec.T * act(z, derive=True)
    dec -= rate * h.T @ g_out
    bd -= rate * g_out.sum(axis=0)
    enc -= rate * noisy.T @ g_h
    be -= rate * g_h.sum(axis=0)
    if epoch == 250:
        rate = 0.2
    if epoch % 40 == 0:
        print("epoch", epoch, "loss", loss, "doing nothing would cost", 0.5 * np.sum((noisy - clean) ** 2) / 300)
