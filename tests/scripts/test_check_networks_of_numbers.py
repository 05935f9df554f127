"""Networks whose parameters are single numbers: engines of scalars, and weights written out one by one."""

import ast
from pathlib import Path

import numpy as np

from stepgrad.core.scripts.inside.rewriting.edits import lowered
from stepgrad.core.scripts.inside.running.matching import unchanged
from stepgrad.core.scripts.launch import CheckOptions, check_script
from stepgrad.core.scripts.report import CheckReport

ENGINE = """\
import math, random
class Number:
    def __init__(self, data, made_of=()):
        self.data, self.grad, self.made_of, self.back = data, 0.0, set(made_of), lambda: None
    def __add__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        out = Number(self.data + other.data, (self, other))
        def back():
            self.grad += out.grad
            other.grad += out.grad
        out.back = back
        return out
    def __mul__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        out = Number(self.data * other.data, (self, other))
        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.back = back
        return out
    def tanh(self):
        t = math.tanh(self.data)
        out = Number(t, (self,))
        def back():
            self.grad += (1 - t ** 2) * out.grad
        out.back = back
        return out
    def backward(self):
        order, seen = [], set()
        def visit(v):
            if v not in seen:
                seen.add(v)
                for part in v.made_of:
                    visit(part)
                order.append(v)
        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v.back()
random.seed(1)
first = [[Number(random.uniform(-1, 1)) for _ in range(3)] for _ in range(2)]
last = [Number(random.uniform(-1, 1)) for _ in range(3)]
for k in range(30):
    loss = Number(0.0)
    for x, y in (([2.0, 3.0], 1.0), ([3.0, -1.0], -1.0), ([0.5, 1.0], -1.0)):
        hidden = [(u[0] * x[0] + u[1] * x[1] + u[2]).tanh() for u in first]
        e = last[0] * hidden[0] + last[1] * hidden[1] + last[2] + (-y)
        loss = loss + e * e
    numbers = [w for u in first for w in u] + last
    for w in numbers:
        w.grad = 0.0
    loss.backward()
    for w in numbers:
        w.data -= 0.02 * w.grad
    print(k, loss.data)
"""

WRITTEN_OUT = """\
import math, random
random.seed(3)
w1, w2, w3, w4, v1, v2, b1, b2, c = (random.gauss(0, 1) for _ in range(9))
for k in range(200):
    for x, y, t in ((-2.0, -1.0, 1.0), (2.5, 0.6, 0.2), (1.7, 0.4, 0.1), (-1.5, -0.6, 0.8)):
        h1, h2 = math.tanh(w1 * x + w2 * y + b1), math.tanh(w3 * x + w4 * y + b2)
        e = v1 * h1 + v2 * h2 + c - t
        print(e ** 2)
        d1, d2 = 2 * e * v1 * (1 - h1 ** 2), 2 * e * v2 * (1 - h2 ** 2)
        w1, w2, b1 = w1 - 0.05 * d1 * x, w2 - 0.05 * d1 * y, b1 - 0.05 * d1
        w3 -= 0.05 * d2 * x
        w4 -= 0.05 * d2 * y
        b2 -= 0.05 * d2
        v1, v2, c = v1 - 0.1 * e * h1, v2 - 0.1 * e * h2, c - 0.1 * e
"""


def checked(tmp_path: Path, text: str) -> CheckReport:
    script = tmp_path / "net.py"
    script.write_text(text)
    return check_script(script, options=CheckOptions(seconds=40.0)).report


def test_an_engine_of_numbers_that_walks_through_sets_is_right(tmp_path: Path) -> None:
    report = checked(tmp_path, ENGINE)
    assert [p.verdict for p in report.parameters] == ["correct"] * 9
    assert not report.findings


def test_a_wrong_slope_in_an_engine_makes_all_its_numbers_wrong(tmp_path: Path) -> None:
    report = checked(tmp_path, ENGINE.replace("(1 - t ** 2)", "(1 - t)"))
    assert report.findings[0].line == 25
    assert report.findings[0].evidence["cause"] == "wrong-derivative"


def test_another_units_error_in_one_written_out_bias_is_named_with_its_fix(tmp_path: Path) -> None:
    report = checked(tmp_path, WRITTEN_OUT.replace("b2 -= 0.05 * d2", "b2 -= 0.05 * d1"))
    assert [p.name for p in report.parameters if p.verdict != "correct"] == ["b2"]
    assert report.findings[0].fix == "b2 -= 0.05 * d2"


def test_weights_that_are_written_out_are_right(tmp_path: Path) -> None:
    assert not checked(tmp_path, WRITTEN_OUT).findings


def test_sums_in_another_order_leave_an_update_unchanged() -> None:
    update = np.array([1.0, -2.0, 0.5, 3.0])
    assert unchanged(update, update * (1 + 1e-14))
    assert not unchanged(update, update * (1 + 1e-6))


def test_the_exponent_of_a_power_is_lowered_by_one() -> None:
    def texts(text: str) -> list[str]:
        node = ast.parse(text, mode="eval").body
        assert isinstance(node, ast.BinOp)
        return [ast.unparse(new) for new in lowered(node)]

    assert texts("x ** 2") == ["x"]
    assert texts("x ** 3") == ["x ** 2", "x"]
    assert texts("x ** n") == ["x ** (n - 1)", "x"]


BY_HAND = """\
import math
import random
random.seed(11)
w11, w12, b1, w21, w22, b2, v1, v2, c = [random.uniform(-1, 1) for _ in range(9)]


def s(z):
    return 1 / (1 + math.exp(-z))


for epoch in range(4000):
    total = 0
    for x1, x2, t in [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]:
        h1 = s(w11 * x1 + w12 * x2 + b1)
        h2 = s(w21 * x1 + w22 * x2 + b2)
        out = s(v1 * h1 + v2 * h2 + c)
        total += (out - t) ** 2 / 2
        dout = (out - t) * out * (1 - out)
        d1 = dout * v1 * h1 * (1 - h1)
        d2 = dout * v2 * h2 * (1 - h2)
        v1, v2, c = v1 - 0.5 * dout * h1, v2 - 0.5 * dout * h2, c - 0.5 * dout
        w11, w12, b1 = w11 - 0.5 * d1 * x1, w12 - 0.5 * d1 * x2, b1 - 0.5 * d1
        w21, w22, b2 = w21 - 0.5 * (d2 * x1), w22 - 0.5 * (d2 * x2), b2 - 0.5 * d2
    if epoch % 1000 == 0:
        print(epoch, total)
"""


def test_a_slope_of_the_other_unit_is_no_penalty(tmp_path: Path) -> None:
    wrong = BY_HAND.replace("d2 = dout * v2 * h2 * (1 - h2)", "d2 = dout * v2 * h1 * (1 - h1)")
    (found,) = checked(tmp_path, wrong).findings
    assert (found.source, found.fix) == ("d2 = dout * v2 * h1 * (1 - h1)", "d2 = dout * v2 * h2 * (1 - h2)")


def test_a_penalty_of_some_numbers_is_no_mistake(tmp_path: Path) -> None:
    decay = BY_HAND.replace("(d2 * x1)", "(d2 * x1 + 0.002 * w21)").replace("(d2 * x2)", "(d2 * x2 + 0.002 * w22)")
    assert checked(tmp_path, decay).healthy
