import numpy as np

rng = np.random.default_rng(40)

# steps up and down in a house of five floors; the answer is the floor (the lift stays at the ends)
n_in, n_hidden, T = 1, 12, 10
Wx = rng.normal(0, 0.5, (n_hidden, n_in))
Wh = rng.normal(0, 0.8 / np.sqrt(n_hidden), (n_hidden, n_hidden))
bh = np.zeros(n_hidden)
Wy = rng.normal(0, 0.3, n_hidden)
by = 0.0
lr = 0.05


def sequence():
    x = rng.choice([-1.0, 1.0], T)
    state, target = 0, []
    for step in x:
        state = min(2, max(-2, state + step))
        target.append(state / 2)
    return x, np.array(target)


smooth = 0.5
for it in range(1, 5001):
    x, target = sequence()
    # forward
    hs = {-1: np.zeros(n_hidden)}
    y = np.zeros(T)
    for t in range(T):
        hs[t] = np.tanh(Wx[:, 0] * x[t] + Wh @ hs[t - 1] + bh)
        y[t] = Wy @ hs[t] + by
    loss = 0.5 * np.sum((y - target) ** 2)

    # backward through time
    dWx, dWh, dbh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bh)
    dWy, dby = np.zeros_like(Wy), 0.0
    dh_next = np.zeros(n_hidden)
    for t in reversed(range(T)):
        dy = y[t] - target[t]
        dWy += dy * hs[t]
        dby += dy
        dh = Wy * dy + dh_next
        draw = dh * (1 - hs[t] ** 2)
        dbh += draw
        dWx[:, 0] += draw * x[t]
        dWh += np.outer(draw, hs[t])
        dh_next = Wh.T @ draw

    for p, g in ((Wx, dWx), (Wh, dWh), (bh, dbh), (Wy, dWy)):
        p -= lr * np.clip(g, -1, 1)
    by -= lr * dby
    smooth = 0.998 * smooth + 0.002 * loss / T
    if it % 500 == 0:
        print("sequence", it, "loss per step", round(smooth, 5))
