"""Weights that start so small that the signal is gone before it gets to the output: tried with larger ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...findings import finding
from ...running.leaves import Leaf
from ...truth.case import Case
from ..course.course import Course, course_of
from ..course.series import SeriesProbe
from ..places import assigned_at
from ..results.outputs import root_name

TINY = 0.05  # root mean square times the root of the inputs: about 1 keeps the size of a signal
LONGEST = 3.0  # seconds for a training of which the first iterations tell too little
FLAT = 0.02  # share of the loss that moves in all the time
FALLS = 0.8  # what the loss has to fall to with weights of the usual size


def too_small(case: Case, course: Course, total: int | None, seconds: float) -> dict[str, Any] | None:
    """A loss that does not move in most of the training, two or more tiny layers, and a cure by larger ones."""
    if total is None or len(course.losses) < 20 or not course.is_finite or course.start <= 0:
        return None
    matrices = [leaf for leaf in _matrices(case) if 0 < _size(case, leaf) < TINY]
    if len(matrices) < 2 or not _is_flat(course):
        return None
    length = {"seconds": seconds, "iterations": 400}
    if 2 * len(course.losses) < total:
        length = {"seconds": min(LONGEST, case.lab.seconds_left / 4), "iterations": total}
        longer = _course(case, [], length)
        if longer is None or 2 * len(longer.losses) < total or not longer.is_finite or not _is_flat(longer):
            return None
        course = longer
    moves = [(leaf, (1 / _size(case, leaf) - 1) * case.lab.leaves.number(leaf)) for leaf in matrices]
    other = _course(case, moves, length)
    if other is None or not other.is_finite or other.end > FALLS * course.end:
        return None
    smallest = min(matrices, key=lambda leaf: _size(case, leaf))
    name = root_name(smallest.name)
    return finding(
        "init-too-small", "error", name,
        f"{len(matrices)} layers of {name} start with weights of about "
        f"{float(np.sqrt(np.mean(np.square(case.lab.leaves.number(smallest))))):.2g}: the signal and the gradient are "
        f"gone before they arrive, and the loss stays at {course.end:.4g}; with weights of the usual size it reaches "
        f"{other.end:.4g}.",
        "start the weights with a standard deviation of about 1 / sqrt(inputs)",
        evidence={"start": course.start, "end": course.end, "end_with_larger": other.end}, variable=name,
        **assigned_at(case.lab.program, name),
    )  # fmt: skip


def _is_flat(course: Course) -> bool:
    return abs(course.start - course.end) <= FLAT * course.start


def _course(case: Case, moves: list[tuple[Leaf, Any]], length: dict[str, Any]) -> Course | None:
    probe = SeriesProbe(case.loss, case.roles.parameters, case.roles.writers, moves=moves, **length)
    series = case.lab.one_series(probe)
    return course_of(series) if series is not None else None


def _matrices(case: Case) -> list[Leaf]:
    return [leaf for leaf in case.roles.parameters if len(leaf.shape) == 2 and min(leaf.shape) > 1]


def _size(case: Case, leaf: Leaf) -> float:
    """By how much a layer makes a signal larger or smaller, about."""
    value = case.lab.leaves.number(leaf)
    return float(np.sqrt(np.mean(np.square(value)) * np.sqrt(np.prod(leaf.shape))))
