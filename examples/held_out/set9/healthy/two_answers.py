import numpy as np

rng = np.random.default_rng(24)
K, H, n = 3, 20, 400
# angle of an arm for a height of the hand: elbow up or down
height = rng.uniform(-1, 1, (n, 1))
angle = np.arccos(height * 0.9) * np.where(rng.random((n, 1)) < 0.5, 1, -1) / 2 + rng.normal(0, 0.05, (n, 1))

params = [rng.normal(0, 1, (1, H)), rng.normal(0, 0.5, H), rng.normal(0, 0.3, (H, 3 * K)),
          np.concatenate([np.zeros(K), np.linspace(-1, 1, K), np.full(K, -0.5)])]


def loss_and_grads(x, t):
    A, a, B, b = params
    h = np.tanh(x @ A + a)
    out = h @ B + b
    s, mu, ls = out[:, :K], out[:, K:2 * K], out[:, 2 * K:]
    log_mix = s - np.logaddexp.reduce(s, axis=1, keepdims=True)
    z = (t - mu) * np.exp(-ls)
    joint = log_mix - 0.5 * z ** 2 - ls - 0.5 * np.log(2 * np.pi)
    total = np.logaddexp.reduce(joint, axis=1, keepdims=True)
    resp = np.exp(joint - total)
    m = len(x)
    dout = np.hstack([np.exp(log_mix) - resp, -resp * z * np.exp(-ls), resp * (1 - z ** 2)]) / m
    dh = dout @ B.T * (1 - h ** 2)
    return -total.mean(), [x.T @ dh, dh.sum(0), h.T @ dout, dout.sum(0)]


m1 = [np.zeros_like(p) for p in params]
m2 = [np.zeros_like(p) for p in params]
for t in range(1, 1501):
    loss, grads = loss_and_grads(height, angle)
    for p, g, u, v in zip(params, grads, m1, m2):
        u += 0.1 * (g - u)
        v += 0.001 * (g * g - v)
        p -= 0.01 * (u / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
    if t % 150 == 0:
        print("step", t, "negative log density %.4f" % loss)
