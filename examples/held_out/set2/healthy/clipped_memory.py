import numpy as np

np.random.seed(99)
T, B, H = 8, 20, 10
U = np.random.randn(1, H) * 0.5
W = np.linalg.qr(np.random.randn(H, H))[0]
V = np.random.randn(H, 1) * 0.3
lr, limit = 0.05, 1.0


def batch():
    bits = np.random.randint(0, 2, (T, B, 1)).astype(float)
    return bits, bits.sum(axis=0) / T


def run(bits):
    states = [np.zeros((B, H))]
    for t in range(T):
        states.append(np.tanh(bits[t] @ U + states[-1] @ W))
    return states, states[-1] @ V


def backprop(bits, states, out, target):
    dout = 2 * (out - target) / B
    dU, dW = np.zeros_like(U), np.zeros_like(W)
    dV = states[-1].T @ dout
    ds = dout @ V.T
    for t in reversed(range(T)):
        da = ds * (1 - states[t + 1] ** 2)
        dU += bits[t].T @ da
        dW += states[t].T @ da
        ds = da @ W.T
    return dU, dW, dV


running = None
for i in range(1200):
    bits, target = batch()
    states, out = run(bits)
    loss = np.mean((out - target) ** 2)
    running = loss if running is None else 0.95 * running + 0.05 * loss
    grads = backprop(bits, states, out, target)
    norm = np.sqrt(sum((g ** 2).sum() for g in grads))
    factor = min(1.0, limit / (norm + 1e-12))
    for p, g in zip((U, W, V), grads):
        p -= lr * factor * g
    if i % 120 == 0:
        print(i, "smoothed loss", round(running, 5))
