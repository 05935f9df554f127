import numpy as np

rng = np.random.default_rng(12)
N_TOKENS, LENGTH, DIM = 6, 7, 16
BATCH = 64

params = {
    "tok": rng.normal(0, 0.5, (N_TOKENS, DIM)),
    "pos": rng.normal(0, 0.5, (LENGTH, DIM)),
    "Wq": rng.normal(0, 1 / np.sqrt(DIM), (DIM, DIM)),
    "Wk": rng.normal(0, 1 / np.sqrt(DIM), (DIM, DIM)),
    "Wv": rng.normal(0, 1 / np.sqrt(DIM), (DIM, DIM)),
    "Wo": rng.normal(0, 1 / np.sqrt(DIM), (DIM, N_TOKENS)),
}
velocity = {k: np.zeros_like(w) for k, w in params.items()}


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def loss_and_grads(ids, targets):
    P = params
    onehot = np.eye(N_TOKENS)[ids]
    X = onehot @ P["tok"] + P["pos"]
    Q, K, V = X @ P["Wq"], X @ P["Wk"], X @ P["Wv"]
    A = softmax(np.einsum("bid,bjd->bij", Q, K) / np.sqrt(DIM))
    Z = np.einsum("bij,bjd->bid", A, V)
    probs = softmax(Z @ P["Wo"])
    T = np.eye(N_TOKENS)[targets]
    count = targets.size
    loss = -np.sum(T * np.log(probs + 1e-12)) / count

    dlogits = (probs - T) / count
    g = {"Wo": np.einsum("bid,bio->do", Z, dlogits)}
    dZ = dlogits @ P["Wo"].T
    dA = np.einsum("bid,bjd->bij", dZ, V)
    dV = np.einsum("bij,bid->bjd", A, dZ)
    dS = A * dA
    dS /= np.sqrt(DIM)
    dQ = np.einsum("bij,bjd->bid", dS, K)
    dK = np.einsum("bij,bid->bjd", dS, Q)
    dX = dQ @ P["Wq"].T + dK @ P["Wk"].T + dV @ P["Wv"].T
    for name, d in (("Wq", dQ), ("Wk", dK), ("Wv", dV)):
        g[name] = np.einsum("bid,bie->de", X, d)
    g["tok"] = np.einsum("bit,bid->td", onehot, dX)
    g["pos"] = dX.sum(axis=0)
    return loss, g, np.mean(probs.argmax(-1) == targets)


# every place has to name the token to its left (the first one: the last of the row)
for step in range(801):
    ids = rng.integers(0, N_TOKENS, (BATCH, LENGTH))
    targets = np.roll(ids, 1, axis=1)
    loss, grads, right = loss_and_grads(ids, targets)
    for k in params:
        velocity[k] = 0.9 * velocity[k] - 0.01 * grads[k]
        params[k] += velocity[k]
    if step % 80 == 0:
        print(f"step {step}  loss {loss:.4f}  right {right:.3f}")
