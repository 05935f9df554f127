import numpy as np

rng = np.random.default_rng(0)


def learning_rate(step, base=0.02, warmup=50, total=6000):
    """linear warm-up, then slowly down to zero"""
    rise = base * step / warmup
    fall = 1 - step / total
    return rise * fall


def generator(batch_size):
    while True:
        x = rng.uniform(-2, 2, (batch_size, 3))
        y = np.sin(2 * x[:, 0]) * np.cos(x[:, 1]) + 0.5 * x[:, 2]
        yield x, y[:, None]


shapes = [(3, 48), (48, 48), (48, 1)]
ws = [rng.normal(0, np.sqrt(2 / s[0]), s) for s in shapes]
bs = [np.zeros(s[1]) for s in shapes]
vel = [[np.zeros_like(p) for p in ps] for ps in (ws, bs)]
data = generator(64)
curve = []

for step in range(1, 6001):
    x, y = next(data)
    acts = [x]
    for i in range(3):
        z = acts[-1] @ ws[i] + bs[i]
        acts.append(np.maximum(z, 0) if i < 2 else z)
    diff = acts[-1] - y
    loss = (diff ** 2).mean()
    curve.append(loss)
    grad = 2 * diff / len(x)
    lr = learning_rate(step)
    gws, gbs = [None] * 3, [None] * 3
    for i in (2, 1, 0):
        gws[i] = acts[i].T @ grad
        gbs[i] = grad.sum(0)
        if i > 0:
            grad = (grad @ ws[i].T) * (acts[i] > 0)
    for params, grads, v in ((ws, gws, vel[0]), (bs, gbs, vel[1])):
        for k in range(3):
            v[k] = 0.9 * v[k] + grads[k]
            params[k] -= lr * v[k]
    if step % 500 == 0:
        print("step", step, "rate %.4f" % lr, "loss %.4f" % np.mean(curve[-50:]))
