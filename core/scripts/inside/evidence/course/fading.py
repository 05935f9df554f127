"""A learning rate that fades away long before the training is over, seen by living through all of it.

Schedules end near zero, too; but not before half of the way, and not so that the loss stays where it is although
the first rate, held, makes it far lower.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...findings import finding
from ...running.leaves import Leaf
from ...truth.case import Case
from ...truth.truth import frozen_probe
from .course import HALVES, course_of
from .series import Series, SeriesProbe

FADES = 0.8  # share of the rate after the first iterations, below which the rest is looked at
GONE = 1e-3  # share of the first rate that is left at half of the training
LONGEST = 4.0  # seconds for the whole training


def rates_of(case: Case) -> list[Leaf]:
    """Single numbers that all updates are proportional to."""
    known = {leaf.name for leaf in case.roles.parameters}
    single = [leaf for leaf in case.lab.leaves.find() if leaf.kind == "float" and leaf.name not in known]
    single = [leaf for leaf in single if float(case.lab.leaves.get(leaf)) > 0][:12]
    moves = [(leaf, 0.5 * case.lab.leaves.number(leaf)) for leaf in single]
    before = case.slopes.frozen.suppressed
    outcomes = case.lab.run([frozen_probe(case.roles, record="nothing", moves=[move]) for move in moves])
    return [
        leaf
        for leaf, outcome in zip(single, outcomes)
        if outcome.complete and np.any(before[0]) and all(
            np.allclose(after, 1.5 * now, rtol=1e-6, atol=0) for now, after in zip(before, outcome.suppressed)
        )
    ]  # fmt: skip


def fading_rate(case: Case, series: Series) -> dict[str, Any] | None:
    """The finding, if the rate tracked in `series` falls, and in the whole training falls to nothing."""
    for leaf, values in series.tracked:
        if len(values) < 20 or not values[-1] < FADES * values[0]:
            continue
        whole = _live_on(case, [leaf], [])
        if whole is None or whole.ended != "ended" or not whole.tracked:
            continue
        rates = whole.tracked[0][1]
        gone = next((number for number, rate in enumerate(rates) if rate < GONE * rates[0]), len(rates))
        if 2 * gone > len(rates):
            continue
        if case.loss.is_moving:
            if rates[len(rates) // 2] < GONE**2 * rates[0]:
                return _finding(case, leaf, rates, gone, None)
            continue
        held = _live_on(case, [], [(leaf, rates[0])])
        course, other = course_of(whole), course_of(held) if held is not None else None
        if course is None or other is None or not other.is_finite or not other.end < HALVES * course.end:
            continue
        return _finding(case, leaf, rates, gone, (course.end, other.end))
    return None


def _live_on(case: Case, track: list[Leaf], hold: list[tuple[Leaf, float]]) -> Series | None:
    seconds = min(LONGEST, case.lab.seconds_left / 4)
    probe = SeriesProbe(
        case.loss, case.roles.parameters, case.roles.writers, iterations=10**6, seconds=seconds, track=track, hold=hold
    )
    series: Series | None = case.lab.one_series(probe)
    return series


def _finding(case: Case, leaf: Leaf, rates: list[float], gone: int, ends: tuple[float, float] | None) -> dict[str, Any]:
    program = case.lab.program
    name = leaf.name.split(".")[-1]
    place: dict[str, Any] = {}
    for statement in program.statements:
        source = program.source_line(statement.file, statement.line)
        if (source.startswith((f"{leaf.name} ", f"self.{name} ")) and source.count(name) > 1) or f"{name} *=" in source:
            place = {"line": statement.line, "source": source, "file": statement.file}
    evidence: dict[str, Any] = {"start": rates[0], "end": rates[-1]}
    what = ""
    if ends is not None:
        what = f" The loss ends at {ends[0]:.4g}; with {name} held where it started it reaches {ends[1]:.4g}."
        evidence.update({"end_of_loss": ends[0], "end_with_rate_held": ends[1]})
    return finding(
        "learning-rate-low", "error", name,
        f"{name} falls from {rates[0]:.3g} to {rates[-1]:.2g}, and below a thousandth of its start after "
        f"{100 * gone / len(rates):.0f} % of the training: from then on nothing is learned.{what}",
        f"compute {name} from its first value in every epoch, not from the last one, or let it fall more slowly",
        evidence=evidence, variable=name, **place,
    )  # fmt: skip
