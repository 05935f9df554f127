import numpy as np


class Dual:
    """number with its derivatives with respect to all parameters"""
    __slots__ = ("v", "d")

    def __init__(self, v, d):
        self.v, self.d = v, d

    @staticmethod
    def lift(o):
        return o if isinstance(o, Dual) else Dual(o, 0.0)

    def __add__(self, o):
        o = Dual.lift(o)
        return Dual(self.v + o.v, self.d + o.d)
    __radd__ = __add__

    def __sub__(self, o):
        o = Dual.lift(o)
        return Dual(self.v - o.v, self.d - o.d)

    def __mul__(self, o):
        o = Dual.lift(o)
        return Dual(self.v * o.v, self.d * o.v + self.v * o.d)
    __rmul__ = __mul__

    def tanh(self):
        t = np.tanh(self.v)
        return Dual(t, (1 - t * t) * self.d)


def model(p, x):
    # 4 hidden tanh units
    out = p[12]
    for j in range(4):
        out = out + p[8 + j] * (p[j] * x + p[4 + j]).tanh()
    return out


rng = np.random.default_rng(18)
xs = np.linspace(-2, 2, 21)
ys = np.abs(xs) - 0.8
values = rng.normal(0, 1, 13)
speed = np.zeros(13)
for n in range(800):
    params = [Dual(values[i], np.eye(13)[i]) for i in range(13)]
    loss = Dual(0.0, np.zeros(13))
    for x, y in zip(xs, ys):
        e = model(params, x) - y
        loss = loss + e * e * (1 / len(xs))
    speed = 0.9 * speed - 0.02 * loss.d
    values = values + speed
    if n % 80 == 0:
        print("round", n, "loss", round(float(loss.v), 5))
print("end", round(float(loss.v), 6))
