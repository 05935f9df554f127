import math
import random


class Num:
    """scalar with gradient; every operation remembers (parent, slope) pairs"""

    def __init__(self, v, from_=()):
        self.v, self.from_, self.g = v, from_, 0.0

    def __add__(self, o):
        o = o if isinstance(o, Num) else Num(o)
        return Num(self.v + o.v, ((self, 1.0), (o, 1.0)))

    def __mul__(self, o):
        o = o if isinstance(o, Num) else Num(o)
        return Num(self.v * o.v, ((self, o.v), (o, self.v)))

    def __neg__(self):
        return self * -1.0

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        t = math.tanh(self.v)
        return Num(t, ((self, 1 - t * t),))

    def softplus(self):
        return Num(max(self.v, 0) + math.log1p(math.exp(-abs(self.v))), ((self, 1 / (1 + math.exp(-self.v))),))

    def backprop(self):
        seen, topo = set(), []

        def visit(n):
            if id(n) not in seen:
                seen.add(id(n))
                for parent, _ in n.from_:
                    visit(parent)
                topo.append(n)

        visit(self)
        self.g = 1.0
        for n in reversed(topo):
            for parent, slope in n.from_:
                parent.g += slope * n.g


random.seed(23)
H = 5
w = [[Num(random.gauss(0, 1)) for _ in range(3)] for _ in range(H)]
u = [Num(random.gauss(0, 0.5)) for _ in range(H + 1)]
flat = [p for row in w for p in row] + u


def score(x, y):
    hidden = [(row[0] * x + row[1] * y + row[2]).tanh() for row in w]
    return sum((a * h for a, h in zip(u, hidden)), u[H])


# do two boats meet? crossing angle and distance, -1 or 1
boats = [(random.uniform(-2, 2), random.uniform(-2, 2)) for _ in range(30)]
meet = [1 if x * x + 0.5 * y < 0.8 else -1 for x, y in boats]
for it in range(81):
    losses = [(-(score(x, y) * m)).softplus() for (x, y), m in zip(boats, meet)]
    total = sum(losses) * (1 / len(losses))
    for p in flat:
        p.g = 0.0
    total.backprop()
    for p in flat:
        p.v -= 1.0 * p.g
    if it % 10 == 0:
        good = sum(score(x, y).v * m > 0 for (x, y), m in zip(boats, meet))
        print(it, "loss", round(total.v, 4), "good", good, "of 30")
