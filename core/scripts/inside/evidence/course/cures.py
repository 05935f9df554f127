"""What a training would have come to from another start: tried instead of guessed.

The numbers of the first turn are known. From there the same iterations are run as they were, and again with one thing
put right: inputs brought to mean 0 and standard deviation 1, weights of the usual size. Only what makes the loss end
far lower is called the cause; large numbers alone are no mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import finding, short_name
from ...running.leaves import Leaf
from ...truth.case import Case
from ...truth.truth import frozen_probe
from ...truth.value_truth import loss_value
from ..places import assigned_at, named_where_assigned
from .course import Course, course_of
from .series import SeriesProbe

FAR_LOWER = 0.3  # share of its own end that the loss has to come to
LOWER = 0.6  # the same, where it does not come down at all as it is
STUCK = 0.9
CERTAIN = 4.0  # times the scatter
LARGE_GAIN = 10.0  # by how much a layer makes a signal larger; about 2 for weights of the usual size
LARGE_INPUT = 8.0  # root mean square of an input, or its mean in standard deviations
LONGEST = 2.5  # seconds for one training
SAME = 1e-9  # how far the correlation of a line with its multiple may be from 1
MOST = 4  # things that are put right, one at a time

Move = tuple[Leaf, Any]


@dataclass(frozen=True)
class Cure:
    """One thing put right: what changes in the numbers of the first turn, and what to say of it."""

    code: str
    leaf: Leaf
    moves: list[Move]
    size: float


def rewound(case: Case) -> list[Move]:
    """How to get from the numbers of this iteration back to those of the loop's first turn."""
    first = case.lab.first
    leaves = [*case.roles.parameters, *case.roles.states]
    return [
        (leaf, first[leaf.name] - case.lab.leaves.number(leaf))
        for leaf in leaves
        if leaf.name in first and first[leaf.name].shape == leaf.shape
    ]


def at_first(case: Case, leaf: Leaf) -> Any:
    """What a leaf held at the first turn of the loop, as far as that is known."""
    value = case.lab.first.get(leaf.name)
    return value if value is not None and value.shape == leaf.shape else case.lab.leaves.number(leaf)


def loss_at_first(case: Case) -> float:
    """The loss at the loop's first turn, before any step; infinite where it cannot be told."""
    back = rewound(case)
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    outcome = case.lab.one(frozen_probe(case.roles, moves=back, raw=keys)) if back else None
    value = loss_value(case.slopes.frozen, case.loss, outcome) if outcome is not None and outcome.complete else np.inf
    return value if np.isfinite(value) else np.inf


def better_start(
    case: Case, facts: Facts, seconds: float, *, total: int | None = None, only_weights: bool = False
) -> dict[str, Any] | None:
    """The finding about inputs or weights, if putting them right makes all the difference.

    Raw inputs only make a training slow, which may be meant; where it gets on, weights alone are asked about.
    """
    cures = [*([] if only_weights else large_inputs(case, facts)), *_of_weights(case)][:MOST]
    if not cures:
        return None
    back = rewound(case)
    length: dict[str, Any] = {"seconds": seconds, "iterations": 400}
    if total is not None:
        length = {"seconds": min(LONGEST, case.lab.seconds_left / 8), "iterations": total}
    own = _course(case, back, length)
    if own is None:
        return None
    for cure in cures:
        other = _course(case, [*back, *cure.moves], {**length, "iterations": len(own.losses)})
        if other is not None and _is_far_lower(own, other):
            return _finding(case, cure, own, other)
    return None


def _is_far_lower(own: Course, other: Course) -> bool:
    if not other.is_finite or 2 * len(other.losses) < len(own.losses):
        return False
    if not own.is_finite:
        return other.end < 0.9 * other.start
    is_stuck = own.end > STUCK * own.start and own.end - other.end > CERTAIN * (_tail(own) + _tail(other))
    return own.end > 0 and other.end < (LOWER if is_stuck else FAR_LOWER) * own.end - 2 * _tail(other)


def _tail(course: Course) -> float:
    """By how much the end may differ by chance."""
    window = max(1, len(course.losses) // 8)
    return float(np.std(course.losses[-window:]) / np.sqrt(window))


def _course(case: Case, moves: list[Move], length: dict[str, Any]) -> Course | None:
    probe = SeriesProbe(case.loss, case.roles.parameters, case.roles.writers, moves=moves, **length)
    series = case.lab.one_series(probe)
    return course_of(series) if series is not None else None


def large_inputs(case: Case, facts: Facts) -> list[Cure]:
    """Large constant arrays that are no targets, feature by feature brought to mean 0 and standard deviation 1."""
    targets = [np.ravel(pair.target) for pair in facts.pairs]
    changed = {leaf.name for leaf in case.roles.changed} | {leaf.name for leaf in case.roles.parameters}
    found = []
    for leaf in case.lab.leaves.find(skip_integers=False):
        value = case.lab.leaves.number(leaf)
        if (
            leaf.name in changed
            or value is None
            or value.ndim not in (1, 2)
            or value.size < 16
            or not np.isfinite(value).all()
        ):
            continue
        size = float(np.sqrt(np.mean(value * value)))
        if size > LARGE_INPUT and not any(_holds(value, target) for target in targets):
            axis = int(value.ndim == 2 and value.shape[0] < value.shape[1])
            spread = value.std(axis=axis, keepdims=True)
            scaled = (value - value.mean(axis=axis, keepdims=True)) / np.where(spread > 0, spread, 1.0)
            found.append(Cure("input-scale", leaf, [(leaf, np.where(spread > 0, scaled - value, 0.0))], size))
    return found


def _holds(table: Any, target: Any) -> bool:
    """Whether the targets, or a multiple of them, are a row or a column of a table, or all of it."""
    if target.size == table.size:
        return bool(np.array_equal(table.ravel(), target))
    lines = [*table, *table.T]
    with np.errstate(all="ignore"):
        return any(
            line.size == target.size and abs(float(np.corrcoef(line, target)[0, 1])) > 1 - SAME for line in lines
        )


def _of_weights(case: Case) -> list[Cure]:
    """Weights that make a signal much larger: made of the usual size, each alone and all together."""
    found = []
    for leaf in case.roles.parameters:
        value = at_first(case, leaf)
        if value is None or leaf.size < 4 or not np.isfinite(value).all() or not np.any(value):
            continue
        gain = gain_of(value)
        if gain > LARGE_GAIN:
            found.append(Cure("init-too-large", leaf, [(leaf, value * (1 / gain - 1))], gain))
    found.sort(key=lambda cure: -cure.size)
    if len(found) > 1:
        together = [move for cure in found for move in cure.moves]
        found.append(Cure("init-too-large", found[0].leaf, together, found[0].size))
    return found


def gain_of(value: Any) -> float:
    """By how much weights make a signal larger: their largest singular value, or the length of one unit's weights."""
    if value.ndim == 2:
        return float(np.linalg.norm(value, 2))
    rows = value.reshape(value.shape[0], -1) if value.ndim > 2 else value.reshape(1, -1)
    return float(np.sqrt((rows * rows).sum(axis=1).mean()))


def _finding(case: Case, cure: Cure, own: Course, other: Course) -> dict[str, Any]:
    end = f"ends at {own.end:.4g}" if own.is_finite else "is no longer a number in the end"
    with_it = f"from the same start the loss {end}, and at {other.end:.4g}"
    evidence = {"size": cure.size, "end": own.end, "end_with_change": other.end}
    if cure.code == "input-scale":
        name, place = named_where_assigned(case.lab.program, cure.leaf)
        return finding(
            cure.code, "error", name,
            f"{name} has a root mean square of {cure.size:.3g}; {with_it} with {name} brought to mean 0 and standard "
            "deviation 1.",
            f"scale {name} to about 0..1, or to mean 0 and standard deviation 1",
            evidence=evidence, variable=name, **place,
        )  # fmt: skip
    name = short_name(cure.leaf.name)
    what = f"{name} starts so large that it makes its input {cure.size:.3g} times as large"
    return finding(
        cure.code, "error", name, f"{what}; {with_it} with random weights of the usual size.",
        f"start {name} with small random numbers, with a standard deviation of about 1 / sqrt(inputs)",
        evidence=evidence, variable=name, **assigned_at(case.lab.program, cure.leaf.name),
    )  # fmt: skip
