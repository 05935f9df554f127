"""Whether the first steps did the damage: a layer that dies of them, and stays dead.

The numbers at the first turn of the loop are known, so those steps are taken again, smaller, with all that
follow.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.leaves import Leaf
from ...running.probe import Probe
from ...truth.case import Case
from ..course.course import HALVES, Course, course_of
from ..course.series import SeriesProbe
from ..update.rates import rate_of

SMALLER = (0.1, 0.01)


def lethal_steps(case: Case, course: Course, seconds: float, *, dies: bool) -> dict[str, Any] | None:
    """A layer is 0 for every example after the first steps, and with smaller ones the loss gets far lower.

    `dies`: whether a layer was seen to die in the iterations that follow; else weights must have stopped.
    """
    still = _stopped(case)
    if not (dies or (still and _has_zeros(case))) or not course.is_finite:
        return None
    leaves = _trained(case, still)
    rewind = [(leaf, case.lab.first[leaf.name] - case.lab.leaves.number(leaf)) for leaf in leaves]
    again = case.lab.one(Probe(moves=rewind, watch=leaves, record="nothing"))
    if not rewind or not again.complete:
        return None
    for scale in SMALLER:
        probe = SeriesProbe(case.loss, leaves, again.writes, scale=scale, seconds=seconds, moves=rewind)
        series = case.lab.one_series(probe)
        other = course_of(series) if series is not None else None
        if other is not None and other.is_finite and other.end < HALVES * course.end:
            return _finding(case, still, course, other, scale)
    return None


def _finding(case: Case, still: list[Leaf], course: Course, other: Course, scale: float) -> dict[str, Any]:
    name, place = rate_of(case)
    names = " and ".join(short_name(leaf.name) for leaf in still)
    stop = f", so {names} stopped changing" if still else ""
    return finding(
        "learning-rate-high", "error", name,
        f"after the first steps a layer is 0 for every example{stop}, and the loss stays at {course.end:.4g}; with "
        f"steps {1 / scale:g} times smaller from the start it reaches {other.end:.4g}: the learning rate is too "
        "high.",
        f"make {name} {1 / scale:g} times smaller",
        evidence={"end": course.end, "scale": scale, "end_with_scale": other.end}, variable=name, **place,
    )  # fmt: skip


def _stopped(case: Case) -> list[Leaf]:
    """Leaves that the first iteration changed and this one does not."""
    moving = {leaf.name for leaf in case.roles.changed}
    found = []
    for leaf in case.lab.leaves.find():
        first = case.lab.first.get(leaf.name)
        now = case.lab.leaves.number(leaf)
        if first is None or now is None or leaf.name in moving or leaf.size < 2:
            continue
        if first.shape == leaf.shape and not np.array_equal(first, now):
            found.append(leaf)
    return found[:8]


def _trained(case: Case, still: list[Leaf]) -> list[Leaf]:
    """Parameters, those that stopped, and what else keeps a push and is driven: a bias that jumps to its goal."""
    roles = case.roles
    driven = [leaf for leaf in roles.changed if leaf.name in roles.driven and leaf not in roles.parameters]
    leaves = roles.parameters + still + driven
    return [leaf for leaf in leaves if leaf.name in case.lab.first and case.lab.first[leaf.name].shape == leaf.shape]


def _has_zeros(case: Case) -> bool:
    """Whether an array with rows and columns is nothing but zeros in this iteration."""
    frozen = case.slopes.frozen
    return any(
        low == high == 0 and kind == "f" and len(shape) == 2 and min(shape) > 1
        for (low, high, _, _), kind, shape in zip(frozen.array_facts, frozen.array_kind, frozen.array_shape)
    )
