"""Kleine automatische Ableitung, eine Zahl je Knoten."""
import math


class Wert:
    def __init__(self, zahl, eltern=()):
        self.zahl = zahl
        self.grad = 0.0
        self._eltern = eltern
        self._zurueck = lambda: None

    def __add__(self, anderer):
        anderer = anderer if isinstance(anderer, Wert) else Wert(anderer)
        aus = Wert(self.zahl + anderer.zahl, (self, anderer))

        def zurueck():
            self.grad += aus.grad
            anderer.grad += aus.grad
        aus._zurueck = zurueck
        return aus

    def __mul__(self, anderer):
        anderer = anderer if isinstance(anderer, Wert) else Wert(anderer)
        aus = Wert(self.zahl * anderer.zahl, (self, anderer))

        def zurueck():
            self.grad += anderer.zahl * aus.grad
            anderer.grad += self.zahl * aus.grad
        aus._zurueck = zurueck
        return aus

    def tanh(self):
        t = math.tanh(self.zahl)
        aus = Wert(t, (self,))

        def zurueck():
            self.grad += (1 - t * t) * aus.grad
        aus._zurueck = zurueck
        return aus

    def rueckwaerts(self):
        reihe, gesehen = [], set()

        def ordne(knoten):
            if knoten not in gesehen:
                gesehen.add(knoten)
                for e in knoten._eltern:
                    ordne(e)
                reihe.append(knoten)
        ordne(self)
        self.grad = 1.0
        for knoten in reversed(reihe):
            knoten._zurueck()

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, anderer):
        return self + (-anderer)
