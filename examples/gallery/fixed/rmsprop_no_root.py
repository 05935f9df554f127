import numpy as np

rng = np.random.default_rng(3)

# 3 classes on a line, a bit noisy
n = 90
X = np.concatenate([rng.normal(c, 0.5, (30, 2)) for c in (-1.5, 0.0, 1.5)])
y = np.repeat([0, 1, 2], 30)

W1 = rng.normal(0, 0.5, (2, 10))
b1 = np.zeros(10)
W2 = rng.normal(0, 0.5, (10, 3))
b2 = np.zeros(3)
params = [W1, b1, W2, b2]
cache = [np.zeros_like(p) for p in params]
decay, lr, eps = 0.9, 0.01, 1e-6

step = 0
while step < 300:
    hidden = np.tanh(X @ W1 + b1)
    scores = hidden @ W2 + b2
    scores = scores - scores.max(axis=1, keepdims=True)
    probs = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    data_loss = -np.log(probs[np.arange(n), y] + 1e-12).mean()

    dscores = probs.copy()
    dscores[range(n), y] -= 1
    dscores /= n
    dhidden = dscores @ W2.T * (1 - hidden ** 2)
    grads = [X.T @ dhidden, dhidden.sum(0), hidden.T @ dscores, dscores.sum(0)]

    for i, (p, g) in enumerate(zip(params, grads)):
        cache[i] = decay * cache[i] + (1 - decay) * g ** 2
        p -= lr * g / (np.sqrt(cache[i]) + eps)

    if step % 30 == 0:
        print("step", step, "loss", data_loss, "acc", (probs.argmax(1) == y).mean())
    step += 1
