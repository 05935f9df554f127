"""A training that has left its numbers before it is looked at: taken again from its first turn.

The parameters of the first turn are known. From there the same iterations are run with targets brought to the
size of one, and with smaller steps; what makes the loss fall is the cause.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import finding
from ...running.leaves import Leaf
from ...truth.case import Case
from ..places import named_where_assigned
from ..update.rates import rate_of, with_lone_numbers
from .course import HALVES, Course, course_of
from .cures import rewound
from .series import SeriesProbe

LARGE_TARGET = 50.0  # root mean square of a target; standardised ones have 1
FALLS = 0.9  # share of its start that a loss has to fall to
SMALLER = (0.1, 0.01, 0.001)


def blown_up(case: Case, facts: Facts, course: Course, seconds: float) -> dict[str, Any] | None:
    """The cause of a loss that is far above what it was before the first step, if one of the two is."""
    rewind = rewound(case)
    if not rewind:
        return None
    target = _large_target(case, facts)
    if target is not None:
        value = case.lab.leaves.number(target)
        change = (value - value.mean()) / value.std() - value
        other = _course(case, seconds, 1.0, [*rewind, (target, change)])
        if other is not None and other.is_finite and other.end < FALLS * other.start:
            return _of_targets(case, target, value, course, other)
    for scale in SMALLER:
        other = _course(case, seconds, scale, rewind)
        reached = course.end if course.is_finite else np.inf
        if other is not None and other.is_finite and other.end < min(FALLS * other.start, HALVES * reached):
            return _of_steps(case, scale, course, other)
    return None


def _course(case: Case, seconds: float, scale: float, moves: list[tuple[Leaf, Any]]) -> Course | None:
    leaves, writers = (case.roles.parameters, case.roles.writers) if scale == 1 else with_lone_numbers(case)
    probe = SeriesProbe(case.loss, leaves, writers, scale=scale, seconds=seconds, moves=moves)
    series = case.lab.one_series(probe)
    return course_of(series) if series is not None else None


def _large_target(case: Case, facts: Facts) -> Leaf | None:
    """The array of large numbers that an unbounded prediction is compared with."""
    for pair in facts.pairs:
        y = np.asarray(pair.target, dtype=float)
        if y.size < 4 or not np.isfinite(y).all() or np.ptp(y) == 0 or np.sqrt(np.mean(y * y)) < LARGE_TARGET:
            continue
        for leaf in case.lab.leaves.find():
            if leaf.size == y.size and np.array_equal(np.ravel(case.lab.leaves.number(leaf)), y.ravel()):
                return leaf
    return None


def _went(course: Course) -> str:
    return f"reaches {course.end:.3g}" if course.is_finite else "is no longer a number soon"


def _of_targets(case: Case, leaf: Leaf, value: Any, course: Course, other: Course) -> dict[str, Any]:
    name, place = named_where_assigned(case.lab.program, leaf)
    size = float(np.sqrt(np.mean(value * value)))
    return finding(
        "label-range", "error", name,
        f"{name} has a root mean square of {size:.3g}, and so have the first gradients: the loss {_went(course)}; with "
        f"{name} brought to mean 0 and standard deviation 1 it falls from {other.start:.3g} to {other.end:.3g}.",
        f"train on ({name} - {name}.mean()) / {name}.std()",
        evidence={"rms": size, "end": course.end, "start_with_scaled": other.start, "end_with_scaled": other.end},
        variable=name, **place,
    )  # fmt: skip


def _of_steps(case: Case, scale: float, course: Course, other: Course) -> dict[str, Any]:
    name, place = rate_of(case)
    return finding(
        "learning-rate-high", "error", name,
        f"the loss {_went(course)}; with steps {1 / scale:g} times smaller from the start it falls from "
        f"{other.start:.4g} to {other.end:.4g}: the learning rate is too high.",
        f"make {name} {1 / scale:g} times smaller",
        evidence={"start": course.start, "end": course.end, "scale": scale, "end_with_scale": other.end},
        variable=name, **place,
    )  # fmt: skip
