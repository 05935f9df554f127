"""Starts that are too small, first steps that kill a layer, rows that are shuffled apart inside the loop."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from stepgrad.core.scripts.inside.evidence.course.course import Course
from stepgrad.core.scripts.inside.evidence.course.series import Series
from stepgrad.core.scripts.inside.evidence.data import shuffles
from stepgrad.core.scripts.inside.evidence.start import first_step, small_start
from stepgrad.core.scripts.inside.running.instrument import Program
from stepgrad.core.scripts.inside.running.leaves import Leaf
from stepgrad.core.scripts.launch import CheckOptions, check_script


def leaf(name: str, *shape: int) -> Leaf:
    return Leaf("local", (("name", name),), "array", shape)


def course_of(losses: list[float]) -> Course:
    return Course(np.array(losses), losses[0], losses[-1], None)


class Bench:
    """A lab whose every long child sees the same losses."""

    def __init__(self, values: dict[str, Any], losses: list[float]) -> None:
        self.values = values
        self.losses = losses
        self.program = Program()
        self.program.instrument("W1 = start()\nW2 = start()\n", "user.py")
        self.leaves = SimpleNamespace(number=lambda item: values[item.name], find=lambda: [leaf("W1", 4, 5)])
        self.first = {"W1": np.zeros((4, 5))}
        self.seconds_left = 10.0
        self.lived: list[Any] = []

    def one_series(self, probe: Any) -> Series:
        self.lived.append(probe)
        return Series(losses=self.losses)


def small(size: float, losses: list[float], cured: list[float], total: int | None = 100) -> Any:
    rng = np.random.default_rng(0)
    values = {"W1": size * rng.normal(size=(4, 5)), "W2": size * rng.normal(size=(5, 2))}
    parameters = [leaf("W1", 4, 5), leaf("W2", 5, 2)]
    roles = SimpleNamespace(parameters=parameters, writers={})
    case: Any = SimpleNamespace(lab=Bench(values, cured), roles=roles, loss=None)
    return small_start.too_small(case, course_of(losses), total, 0.5)


FLAT, FALLING = [0.693] * 60, [0.69, *[0.1] * 59]


def test_tiny_weights_are_told_where_larger_ones_learn() -> None:
    found = small(0.001, FLAT, FALLING)
    assert (found["code"], found["line"]) == ("init-too-small", 2)


def test_tiny_weights_are_not_told_where_larger_ones_do_not_learn_either() -> None:
    assert small(0.001, FLAT, FLAT) is None


def test_weights_of_the_usual_size_or_a_loss_that_moves_are_not_told() -> None:
    assert small(0.5, FLAT, FALLING) is None
    assert small(0.001, [0.7, *[0.5] * 59], FALLING) is None


def test_of_a_training_of_unknown_length_nothing_is_told() -> None:
    assert small(0.001, FLAT, FALLING, total=None) is None


def first_case(now: Any, moving: bool, facts: tuple[float, float]) -> Any:
    bench = Bench({"W1": now}, FALLING)
    frozen = SimpleNamespace(array_facts=[(*facts, 0.0, 0.0)], array_kind=["f"], array_shape=[(6, 5)])
    roles = SimpleNamespace(changed=[leaf("W1", 4, 5)] if moving else [], parameters=[], driven=set())
    return SimpleNamespace(lab=bench, roles=roles, slopes=SimpleNamespace(frozen=frozen))


def test_weights_have_stopped_if_the_first_iteration_changed_them_and_this_one_does_not() -> None:
    assert [item.name for item in first_step._stopped(first_case(np.ones((4, 5)), False, (0, 0)))] == ["W1"]
    assert not first_step._stopped(first_case(np.ones((4, 5)), True, (0, 0)))
    assert not first_step._stopped(first_case(np.zeros((4, 5)), False, (0, 0)))


def test_a_dead_layer_is_an_array_of_zeros_only() -> None:
    assert first_step._has_zeros(first_case(np.ones((4, 5)), False, (0.0, 0.0)))
    assert not first_step._has_zeros(first_case(np.ones((4, 5)), False, (0.0, 0.3)))


def test_without_a_death_the_first_steps_are_not_tried_again() -> None:
    case = first_case(np.ones((4, 5)), True, (0.0, 0.3))
    assert first_step.lethal_steps(case, course_of(FLAT), 0.1, dies=False) is None
    assert case.lab.lived == []


def test_numbers_of_rows_are_an_order_and_data_are_none() -> None:
    assert shuffles._is_an_order(np.array([2, 0, 1]))
    assert not shuffles._is_an_order(np.array([2, 0, 2]))


LOOP = """\
import numpy as np
rng = np.random.default_rng(8)
X = rng.normal(size=(40, 3))
y = X @ np.array([1.0, -2.0, 0.5])
w, b = np.zeros(3), 0.1
for epoch in range(60):
    ORDER
    for k in range(0, 40, 10):
        e = X[k:k + 10] @ w + b - y[k:k + 10]
        loss = np.mean(e ** 2)
        w -= 0.05 * 2 * X[k:k + 10].T @ e / 10
        b -= 0.05 * 2 * e.mean()
"""


@pytest.mark.parametrize(
    ("order", "is_right"),
    [("X = X[rng.permutation(40)]", False), ("p = rng.permutation(40); X = X[p]; y = y[p]", True)],
)
def test_rows_that_are_parted_in_every_epoch_are_found(tmp_path: Path, order: str, is_right: bool) -> None:
    script = tmp_path / "fit.py"
    script.write_text(LOOP.replace("ORDER", order))
    report = check_script(script, options=CheckOptions(seconds=30.0)).report
    assert report.healthy is is_right
    assert [(f.code, f.line) for f in report.findings if f.root] == ([] if is_right else [("label-order", 7)])
