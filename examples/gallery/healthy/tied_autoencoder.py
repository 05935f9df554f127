import numpy as np

rng = np.random.default_rng(12)
Z = rng.normal(size=(100, 2))
X = np.tanh(Z @ rng.normal(size=(2, 6))) + 0.05 * rng.normal(size=(100, 6))

W = rng.normal(0, 0.3, (6, 3))
b_enc = np.zeros(3)
b_dec = np.zeros(6)

for epoch in range(1000):
    code = np.tanh(X @ W + b_enc)
    recon = code @ W.T + b_dec
    err = recon - X
    loss = (err ** 2).sum() / len(X)

    d_recon = 2 * err / len(X)
    d_code = (d_recon @ W) * (1 - code ** 2)
    dW = X.T @ d_code + d_recon.T @ code
    W -= 0.05 * dW
    b_enc -= 0.05 * d_code.sum(axis=0)
    b_dec -= 0.05 * d_recon.sum(axis=0)
    if epoch % 100 == 0:
        print("epoch", epoch, "reconstruction", loss)
