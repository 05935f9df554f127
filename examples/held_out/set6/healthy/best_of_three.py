from numpy import arange, argmax, exp, eye, log, maximum, pi, cos, sin, zeros, stack, take_along_axis, put_along_axis, zeros_like
from numpy.random import default_rng

# maxout network: each hidden unit is the largest of three linear pieces
r = default_rng(7)
n = 450
c = r.integers(0, 3, n)
q = r.uniform(0, 2 * pi, n)
rad = 0.5 + 0.8 * c + r.normal(0, 0.12, n)
x = stack([rad * cos(q), rad * sin(q)], 1)
t = eye(3)[c]

h, k = 12, 3
w = r.normal(0, 0.6, (2, h, k))
b = zeros((h, k))
u = r.normal(0, 0.3, (h, 3))
s = zeros(3)
e = 0.3

for i in range(3001):
    a = (x @ w.reshape(2, -1)).reshape(n, h, k) + b
    j = argmax(a, 2)[:, :, None]
    m = take_along_axis(a, j, 2)[:, :, 0]
    o = m @ u + s
    o = o - o.max(1)[:, None]
    p = exp(o) / exp(o).sum(1)[:, None]
    l = -(t * log(maximum(p, 1e-300))).sum(1).mean()
    d = (p - t) / n
    dm = d @ u.T
    da = zeros_like(a)
    put_along_axis(da, j, dm[:, :, None], 2)
    u -= e * m.T @ d
    s -= e * d.sum(0)
    w -= e * (x.T @ da.reshape(n, -1)).reshape(w.shape)
    b -= e * da.sum(0)
    if not i % 300:
        print(i, l, (p.argmax(1) == c).mean())
