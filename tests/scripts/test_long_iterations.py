"""Iterations with a loop over tens of thousands of values in them, and the time limit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stepgrad.core.scripts.inside.findings import out_of_time
from stepgrad.core.scripts.inside.running.clock import worked
from stepgrad.core.scripts.inside.running.failures import TriedError
from stepgrad.core.scripts.inside.running.fork import Children
from stepgrad.core.scripts.inside.running.projections import facts
from stepgrad.core.scripts.inside.running.quick import statement_hook, value_hook
from stepgrad.core.scripts.launch import check_script

PIXELS = """
import numpy as np
rng = np.random.default_rng(0)
x = rng.normal(size=(50, 3))
t = x @ np.array([1.0, -2.0, 0.5])
k = np.zeros(3)
for step in range(40):
    bright = 0
    for pixel in range(31000):
        bright = pixel
    e = x @ k - t
    k -= 0.1 * (2 * x.T @ e / len(x))
    loss = np.mean((x @ k - t) ** 2)
    print(step, loss)
"""
# more statements in one iteration than are ever watched


class Seen:
    """A recorder that notes what it is asked."""

    def __init__(self, *, limit: float) -> None:
        self.counts, self.special, self.limit = [0] * 4, {2}, limit
        self.busy = self.watching = self.is_over = False
        self.statements: dict[int, list[int]] = {1: [0]}
        self.values: list[int] = []
        self.done_with: list[int] = []

    def value(self, site: int, value: Any) -> Any:
        self.counts[site] += 1
        self.values.append(site)
        if value == "bad":
            raise ValueError("our own mistake")
        if value == "tried":
            raise TriedError("not ours")
        return value

    def done(self, statement: int) -> None:
        self.done_with.append(statement)


def unexpected(error: Exception) -> None:
    raise AssertionError(error)


def test_a_site_is_recorded_up_to_its_limit_and_counted_after_it() -> None:
    seen = Seen(limit=2)
    hook = value_hook(seen, unexpected)
    assert [hook(0, number) for number in range(5)] == [0, 1, 2, 3, 4]
    assert (seen.values, seen.counts[0]) == ([0, 0], 5)


def test_a_special_site_is_never_let_past() -> None:
    seen = Seen(limit=0)
    hook = value_hook(seen, unexpected)
    hook(2, 1.0), hook(1, 1.0), hook(2, 1.0)
    assert seen.values == [2, 2]


def test_values_of_the_recorders_own_evaluations_do_not_count() -> None:
    seen = Seen(limit=0)
    seen.busy = True
    value_hook(seen, unexpected)(0, 1.0)
    assert seen.values == [0]


def test_a_mistake_of_the_recorder_is_told_and_what_was_tried_is_passed_on() -> None:
    told: list[Exception] = []
    hook = value_hook(Seen(limit=9), told.append)
    assert hook(0, "bad") == "bad"
    with pytest.raises(TriedError):
        hook(0, "tried")
    assert [str(error) for error in told] == ["our own mistake"]


def test_statements_nobody_asks_for_are_let_past_until_all_is_seen() -> None:
    seen, ended = Seen(limit=0), []
    hook = statement_hook(seen, lambda: ended.append(True), unexpected)
    hook(0), hook(1)
    assert (seen.done_with, ended) == ([1], [])
    seen.watching = seen.is_over = True
    hook(0)
    assert (seen.done_with, ended) == ([1, 0], [True])


def test_the_numbers_of_an_array_are_those_numpy_gives() -> None:
    for values in (np.array([3.0, -1.0, 2.5]), np.full(7, 0.1), 1e8 + np.arange(5.0), np.array([1.0, np.nan])):
        expected = [values.min(), values.max(), values.mean(), values.std()]
        np.testing.assert_allclose(facts(values), expected, rtol=1e-9, atol=1e-16)


def test_a_loop_over_all_pixels_does_not_hide_the_loss_behind_it(tmp_path: Path) -> None:
    script = tmp_path / "pixels.py"
    script.write_text(PIXELS)
    report = check_script(script).report
    assert report.loss is not None
    assert report.loss["expression"] == "np.mean((x @ k - t) ** 2)"
    assert [parameter.verdict for parameter in report.parameters] == ["correct"]


def test_children_whose_time_is_up_are_not_born() -> None:
    children = Children(worked())
    assert children.time_is_up
    assert children.run(["never looked at"]) == [None]


def test_a_check_without_time_says_how_to_give_it_more() -> None:
    assert "20 seconds of work were too few" in out_of_time(20.0)
    assert "--timeout 100" in out_of_time(20.0)
