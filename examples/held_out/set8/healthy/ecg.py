import numpy as np

# 1-d convolution, kernel slides by stride 2, global average pooling
rng = np.random.default_rng()
n, L, K, F = 300, 48, 7, 8
late = rng.integers(0, 2, n)
signal = rng.normal(0, 0.3, (n, L))
for s, l in zip(signal, late):
    for beat in range(3, L - 8, 10):
        s[beat:beat + 3] += [0.6, 1.4, 0.6]
        if l:
            s[beat + 4:beat + 7] -= 0.7
starts = np.arange(0, L - K + 1, 2)
patches = signal[:, starts[:, None] + np.arange(K)]          # n, places, K

kernel = rng.normal(0, 0.3, (K, F))
kb = np.zeros(F)
w = rng.normal(0, 0.3, F)
b = 0.0
velocity = [0, 0, 0, 0]
for epoch in range(301):
    a = np.maximum(patches @ kernel + kb, 0)                # n, places, F
    pooled = a.mean(axis=1)
    p = 1 / (1 + np.exp(-(pooled @ w + b)))
    loss = -np.mean(np.where(late == 1, np.log(p + 1e-12), np.log(1 - p + 1e-12)))
    d = (p - late) / n
    da = d[:, None, None] * w / len(starts) * (a > 0)
    grads = [np.einsum("npk,npf->kf", patches, da), da.sum(axis=(0, 1)), pooled.T @ d, d.sum()]
    velocity = [0.9 * v + g for v, g in zip(velocity, grads)]
    kernel, kb, w, b = (q - 0.2 * v for q, v in zip((kernel, kb, w, b), velocity))
    if epoch % 30 == 0:
        print(epoch, "loss %.4f acc %.3f" % (loss, np.mean((p > 0.5) == late)))
