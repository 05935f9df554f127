"""Frameworks of a page: layers that are called, weights that a loop reaches by name, ways back that do nothing."""

import ast
import sys
from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.scripts.inside.running.passing import passing_names
from stepgrad.core.scripts.inside.running.scope import Scope, describe
from tests.scripts.test_check_finds_faults import checked, line_of

LAYERS = """\
import numpy as np
rng = np.random.default_rng(3)
class Dense:
    def __init__(self, many, few):
        self.w = rng.normal(0, 0.6, (few, many))
        self.b = np.zeros((few, 1))
    def __call__(self, a):
        self.a = a
        return self.w @ a + self.b
    def back(self, d):
        self.w_slope = d @ self.a.T
        self.b_slope = d.sum(axis=1, keepdims=True)
        return self.w.T @ d
    def weights(self):
        return [("w", self), ("b", self)]
class Bend:
    def __call__(self, z):
        self.bent = np.tanh(z)
        return self.bent
    def back(self, d):
        return d * (1 - self.bent ** 2)
    def weights(self):
        return []
chain = [Dense(4, 9), Bend(), Dense(9, 7), Bend(), Dense(7, 2)]
rows = rng.normal(size=(4, 60))
goal = np.sin(rows[:2] * rows[2:])
for turn in range(200):
    a = rows
    for layer in chain:
        a = layer(a)
    print(np.mean((a - goal) ** 2))
    d = 2 * (a - goal) / goal.size
    for layer in chain[::-1]:
        d = layer.back(d)
    for name, owner in [pair for layer in chain for pair in layer.weights()]:
        held = getattr(owner, name)
        held -= 0.1 * getattr(owner, name + "_slope")
"""


def test_weights_that_are_reached_by_their_names_in_a_loop_are_parameters(tmp_path: Path) -> None:
    report = checked(tmp_path, LAYERS)
    assert not report.findings
    assert {row.name for row in report.parameters} == {f"chain[{k}].{n}" for k in (0, 2, 4) for n in "wb"}


def test_a_way_back_that_hands_its_argument_through_lacks_the_slope_of_its_own_layer(tmp_path: Path) -> None:
    text = LAYERS.replace("return d * (1 - self.bent ** 2)", "return d")
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.evidence["cause"]) == ("gradient-wrong", "missing-activation-derivative")
    assert (found.line, found.fix) == (line_of(text, "return self.bent") + 2, "return d * (1 - self.bent ** 2)")


@pytest.mark.parametrize(
    ("loop", "passing"),
    [
        ("for n, o in pairs:\n    v = getattr(o, n)\n    v -= rate", {"n", "o", "v"}),
        ("while k < 3:\n    layer = layers[k]\n    W = layer.W\n    k += 1", {"layer", "W"}),
        ("for x, y in data:\n    W = W - rate * grad(W, x, y)\n    b = step(b, x)", {"x", "y"}),
        ("for t in range(9):\n    new = W - rate * t\n    W = new\n    last = layers[-1]", {"t"}),
    ],
)
def test_names_that_hang_on_what_changes_lead_elsewhere_in_each_turn(loop: str, passing: set[str]) -> None:
    node = ast.parse(loop).body[0]
    assert passing_names(node, getattr(node, "target", None)) == passing


def test_what_objects_that_can_be_called_hold_is_known_where_a_line_is_mended() -> None:
    class Layer:
        def __init__(self) -> None:
            self.bent = np.ones(3)

        def __call__(self) -> None: ...

    def method(self: Layer) -> Scope:
        return describe(sys._getframe())

    scope = method(Layer())
    assert scope.numbers["self.bent"][0] == (3,)
