import math


class Node:
    def __init__(self, data, parents=()):
        self.data, self.grad = data, 0.0
        self.parents = parents
        self.push = lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data + other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad += out.grad
        out.push = push
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data * other.data, (self, other))

        def push():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.push = push
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Node(t, (self,))

        def push():
            self.grad += (1 - t ** 2) * out.grad
        out.push = push
        return out

    def __pow__(self, n):
        out = Node(self.data ** n, (self,))

        def push():
            self.grad += n * self.data ** (n - 1) * out.grad
        out.push = push
        return out

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        order, seen = [], set()

        def visit(n):
            if n not in seen:
                seen.add(n)
                for q in n.parents:
                    visit(q)
                order.append(n)
        visit(self)
        self.grad = 1.0
        for n in reversed(order):
            n.push()
