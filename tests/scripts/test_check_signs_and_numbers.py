"""Two minuses in a row, parameters that are plain numbers, products of vectors, moments that only seem to divide."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from stepgrad.core.scripts.inside.evidence.course.benefit import FALLS, _falls
from stepgrad.core.scripts.inside.evidence.course.course import Course, course_of
from stepgrad.core.scripts.inside.evidence.course.series import Series
from stepgrad.core.scripts.inside.evidence.update.update_rules import _divides
from stepgrad.core.scripts.inside.running.leaves import Leaves
from tests.scripts.test_check_finds_faults import checked

HEAVY = """
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(120, 3))
t = np.sin(X[:, :1]) + X[:, 1:2]
A, c, B = rng.normal(size=(3, 8)) * 0.5, np.zeros(8), rng.normal(size=(8, 1)) * 0.3
ps = [A, c, B]
vel = [np.zeros_like(p) for p in ps]
for it in range(200):
    h = np.tanh(X @ A + c)
    e = h @ B - t
    loss = np.mean(e ** 2)
    do = 2 * e / len(X)
    dh = do @ B.T * (1 - h * h)
    for k, g in enumerate((X.T @ dh, dh.sum(0), h.T @ do)):
        vel[k] = 0.8 * vel[k] - 0.01 * g
        ps[k] -= vel[k]
    if it % 50 == 0:
        print(it, loss)
"""

LINE = """
import numpy as np
load = np.linspace(20, 90, 30)
fuel = 3 + 0.1 * load
slope = 0
offset = 0
rate = 0.05
for it in range(3000):
    guess = slope * load + offset
    cost = sum((fuel - guess) ** 2) / len(load)
    slope = slope + rate * 2 / len(load) * sum(load * (fuel - guess))
    offset = offset + rate * 2 / len(load) * sum(fuel - guess)
    if it % 300 == 0:
        print(it, slope, offset, cost)
"""

SINGLE = """
import numpy as np
r = np.random.RandomState(4)
points = r.normal(size=(60, 3))
goals = np.tanh(points @ np.array([1.0, -1.0, 0.5]))
class Small:
    def __init__(self):
        self.inner, self.shift = r.uniform(-1, 1, (3, 3)), np.zeros(3)
        self.outer, self.end = r.uniform(-1, 1, 3), 0.0
    def learn(self, point, goal):
        hidden = np.tanh(self.inner @ point + self.shift)
        off = self.outer @ hidden + self.end - goal
        back = off * self.outer * (1 - hidden ** 2)
        self.outer -= 0.05 * off * hidden
        self.end -= 0.05 * off
        self.inner -= 0.05 * np.outer(back, point)
        self.shift -= 0.05 * back
        return off ** 2
net = Small()
for turn in range(40):
    errors = [net.learn(points[k], goals[k]) for k in range(60)]
    print(turn, np.mean(errors))
"""


def test_a_velocity_that_holds_minus_the_gradient_is_not_subtracted_again(tmp_path: Path) -> None:
    found = checked(tmp_path, HEAVY).findings
    assert [(item.code, item.source) for item in found] == [("optimizer-state", "ps[k] -= vel[k]")]
    assert found[0].fix == "ps[k] += vel[k]"


def test_a_velocity_that_is_added_is_right(tmp_path: Path) -> None:
    assert checked(tmp_path, HEAVY.replace("ps[k] -= vel", "ps[k] += vel")).healthy


def test_a_slope_that_starts_as_a_whole_number_is_found(tmp_path: Path) -> None:
    report = checked(tmp_path, LINE)
    assert [item.code for item in report.findings] == ["input-scale"]
    assert report.loop_line == 8


def test_a_bias_that_is_a_number_is_put_back_after_every_example(tmp_path: Path) -> None:
    report = checked(tmp_path, SINGLE)
    assert report.healthy
    assert {parameter.verdict for parameter in report.parameters} == {"correct"}


def test_a_product_of_two_vectors_of_one_example_should_be_an_outer_one(tmp_path: Path) -> None:
    found = checked(tmp_path, SINGLE.replace("np.outer(back, point)", "(back * point)")).findings
    assert found[0].evidence["cause"] == "elementwise-product"
    assert found[0].fix == "self.inner -= 0.05 * np.outer(back, point)"


def test_a_number_that_is_put_back_is_not_shared() -> None:
    values: dict[str, Any] = {"bias": 1.5}
    leaves = Leaves(sys._getframe(), {"user": values})
    leaf = next(leaf for leaf in leaves.find() if leaf.name == "bias")
    kept = leaves.number(leaf)
    leaves.set(leaf, kept)
    values["bias"] -= 1.0
    assert type(values["bias"]) is float
    assert kept == 1.5


def _reacting(update: Any, value: Any) -> bool:
    """Whether a moment with this value divides an update that is this function of it."""

    def run(probes: list[Any]) -> list[Any]:
        return [SimpleNamespace(complete=True, updates=[update(value + probe.moves[0][1])]) for probe in probes]

    lab = SimpleNamespace(run=run, leaves=SimpleNamespace(number=lambda leaf: value))
    case: Any = SimpleNamespace(
        lab=lab,
        roles=SimpleNamespace(parameters=[], writers={}),
        slopes=SimpleNamespace(frozen=SimpleNamespace(updates=[update(value)])),
    )
    leaf: Any = None
    return _divides(case, 0, leaf)


def test_a_moment_that_points_against_the_step_does_not_divide_it() -> None:
    value = np.array([1.0, 2.0, 0.5])
    assert not _reacting(lambda moment: 0.9 * moment - 10.0, value)


def test_a_moment_under_a_root_divides_the_step() -> None:
    value = np.array([1.0, 2.0, 0.5])
    assert _reacting(lambda moment: 1.0 / np.sqrt(moment), value)


def test_losses_of_single_examples_do_not_fall_by_chance() -> None:
    scattered = course_of(Series(losses=[2.0, 2.0, 0.0, 0.0] * 20))
    assert scattered is not None
    assert scattered.start - scattered.end > FALLS * scattered.start
    assert not _falls(scattered, FALLS)
    assert _falls(Course(scattered.losses, 2.0, 1.0, None), FALLS)
