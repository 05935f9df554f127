import numpy as np

# traffic over the hour of the day has one peak
rng = np.random.default_rng(17)
hour = np.linspace(0, 24, 193)[:, None]
traffic = np.exp(-((hour - 8) / 2) ** 2) + 0.02 * rng.normal(size=hour.shape)
x = hour / 6

w_hidden = rng.normal(0, 4, (1, 30))
b_hidden = np.zeros(30)
w_out = rng.normal(0, 0.2, (30, 1))
b_out = np.zeros(1)

velocity = [np.zeros_like(a) for a in (w_hidden, b_hidden, w_out, b_out)]
loss, step = np.inf, 0
while loss > 1e-3 and step < 4000:
    pre = x @ w_hidden + b_hidden
    hid = np.tanh(pre)
    out = hid @ w_out + b_out
    loss = np.mean((out - traffic) ** 2)

    d_out = 2 * (out - traffic) / len(x)
    dw_out = hid.T @ d_out
    db_out = d_out.sum(axis=0)
    d_pre = d_out @ w_out.T * (1 - hid ** 2)
    dw_hidden = x.T @ d_pre
    db_hidden = d_pre.sum(axis=0)

    for i, grad in enumerate((dw_hidden, db_hidden, dw_out, db_out)):
        velocity[i] = 0.95 * velocity[i] - 0.05 * grad
    w_hidden += velocity[0]
    b_hidden += velocity[1]
    w_out += velocity[2]
    b_out += velocity[3]
    step += 1
    if step % 400 == 0:
        print("step", step, "loss", loss)
print("stopped at", step, "loss", loss)
