import numpy as np

rng = np.random.default_rng(42)
N, D, H, K = 240, 12, 16, 5
proto = rng.normal(size=(K, D))
y = rng.integers(0, K, N)
X = proto[y] + 0.7 * rng.normal(size=(N, D))
onehot = np.eye(K)[y]

params = {
    "W1": rng.normal(size=(D, H)) * np.sqrt(2 / D),
    "b1": np.zeros((1, H)),
    "W2": rng.normal(size=(H, K)) * np.sqrt(1 / H),
    "b2": np.zeros((1, K)),
}


def forward(x):
    cache = {"x": x}
    cache["z1"] = x @ params["W1"] + params["b1"]
    cache["a1"] = np.maximum(cache["z1"], 0)
    scores = cache["a1"] @ params["W2"] + params["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    cache["a2"] = e / e.sum(axis=1, keepdims=True)
    return cache


def cross_entropy(probs, target):
    return -np.mean(np.sum(target * np.log(probs + 1e-12), axis=1))


def backward(cache, target):
    n = len(target)
    grads = {}
    d2 = (cache["a2"] - target) / n
    grads["W2"] = cache["a1"].T @ d2
    grads["b2"] = d2.sum(axis=0, keepdims=True)
    d1 = (d2 @ params["W2"].T) * (cache["z1"] > 0)
    grads["W1"] = cache["x"].T @ d1
    grads["b1"] = d1.sum(axis=0, keepdims=True)
    return grads


batch = 40
for epoch in range(40):
    order = rng.permutation(N)
    for s in range(0, N, batch):
        idx = order[s:s + batch]
        cache = forward(X[idx])
        grads = backward(cache, onehot[idx])
        for name in params:
            params[name] -= 0.1 * grads[name]
    if epoch % 4 == 0:
        probs = forward(X)["a2"]
        print("epoch", epoch, "loss", cross_entropy(probs, onehot), "acc", np.mean(probs.argmax(1) == y))
