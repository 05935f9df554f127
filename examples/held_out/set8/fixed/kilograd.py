import math


class Num:
    def __init__(self, v, kids=(), op=""):
        self.v, self.kids, self.op = v, kids, op
        self.grad = 0.0
        self.push = lambda: None

    def __add__(self, o):
        o = o if isinstance(o, Num) else Num(o)
        out = Num(self.v + o.v, (self, o), "+")

        def push():
            self.grad += out.grad
            o.grad += out.grad
        out.push = push
        return out

    def __mul__(self, o):
        o = o if isinstance(o, Num) else Num(o)
        out = Num(self.v * o.v, (self, o), "*")

        def push():
            self.grad += o.v * out.grad
            o.grad += self.v * out.grad
        out.push = push
        return out

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, o):
        return self + o * -1

    def tanh(self):
        t = math.tanh(self.v)
        out = Num(t, (self,), "tanh")

        def push():
            self.grad += (1 - t * t) * out.grad
        out.push = push
        return out

    def backward(self):
        order, seen = [], set()

        def visit(n):
            if id(n) in seen:
                return
            seen.add(id(n))
            for k in n.kids:
                visit(k)
            order.append(n)
        visit(self)
        self.grad = 1.0
        for n in reversed(order):
            n.push()
