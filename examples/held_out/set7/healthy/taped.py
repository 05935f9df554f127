import numpy as np

import tape
from tape import Var

rng = np.random.default_rng(50)
theta = rng.uniform(0, 4 * np.pi, 300)
side = rng.integers(0, 2, 300)
x = np.stack([theta * np.cos(theta + np.pi * side), theta * np.sin(theta + np.pi * side)], 1) / 6
x += rng.normal(0, 0.03, x.shape)
y = side[:, None] * 2.0 - 1

params = [Var(rng.normal(0, 1, (2, 30))), Var(np.zeros(30)), Var(rng.normal(0, 0.3, (30, 30))), Var(np.zeros(30)),
          Var(rng.normal(0, 0.3, (30, 1))), Var(np.zeros(1))]
speed = [np.zeros_like(p.value) for p in params]
for step in range(1200):
    tape.clear()
    h = Var(x)
    for i in (0, 2):
        h = (h @ params[i] + params[i + 1]).tanh()
    out = (h @ params[4] + params[5]).tanh()
    loss = (out - Var(y)).square().mean()
    for p in params:
        p.grad = np.zeros_like(p.value)
    tape.backward(loss)
    for p, s in zip(params, speed):
        s *= 0.9
        s += p.grad
        p.value -= 0.05 * s
    if step % 120 == 0:
        print(step, float(loss.value), np.mean((out.value > 0) == (y > 0)))
