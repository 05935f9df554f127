"""Two recorded runs against each other: from which step on their losses and parameters are not the same, to the bit.

Losses are compared at the steps both still have, parameters at the checkpoints both have.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .recorded import RecordedRun, parameters_of


@dataclass(frozen=True, slots=True)
class LossParting:
    """`compared` steps both have. `step` is the first at which the losses differ (None: nowhere), `same_until` the
    last before it at which they were seen to be the same (0: none was). The losses are those of that step.
    """

    compared: int
    same_until: int
    step: int | None
    ours: float | None
    theirs: float | None


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the parameters are from each other after a step: |ours - theirs| / |ours|, in all and by layer."""

    step: int
    distance: float
    by_layer: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ParameterParting:
    """At the checkpoints both have, `compared` of them. `first` is where they are first apart, `last` the newest.

    `same_until` is the last checkpoint before `first` (None: there is none). None of both where nothing is comparable.
    """

    compared: int
    same_until: int | None
    first: Apart | None
    last: Apart | None


def compare_losses(ours: RecordedRun, theirs: RecordedRun) -> LossParting:
    """Where the losses part. Two that are not a number at the same step are the same."""
    steps, here, there = np.intersect1d(ours.steps.steps, theirs.steps.steps, assume_unique=True, return_indices=True)
    left, right = ours.steps.loss[here], theirs.steps.loss[there]
    places = np.flatnonzero((left != right) & ~(np.isnan(left) & np.isnan(right)))
    if not len(places):
        return LossParting(len(steps), int(steps[-1]) if len(steps) else 0, None, None, None)
    place = int(places[0])
    same_until = int(steps[place - 1]) if place else 0
    return LossParting(len(steps), same_until, int(steps[place]), float(left[place]), float(right[place]))


def have_same_shape(ours: RecordedRun, theirs: RecordedRun) -> bool:
    """Whether their parameters can be laid side by side."""
    return _shapes(ours) == _shapes(theirs)


def compare_parameters(ours: RecordedRun, theirs: RecordedRun) -> ParameterParting:
    """Where the parameters of two networks of one shape part; of another shape, nothing is compared."""
    left, right = _by_step(ours), _by_step(theirs)
    common = sorted(left.keys() & right.keys()) if have_same_shape(ours, theirs) else []

    def apart(step: int) -> Apart:
        return _measure(step, parameters_of(ours, left[step]), parameters_of(theirs, right[step]), ours)

    same_until = None
    for step in common:
        found = apart(step)
        if found.distance != 0.0:
            last = found if step == common[-1] else apart(common[-1])
            return ParameterParting(len(common), same_until, found, last)
        same_until = step
    return ParameterParting(len(common), same_until, None, apart(common[-1]) if common else None)


def _by_step(run: RecordedRun) -> dict[int, tuple[int, int]]:
    """Of two lines that have a checkpoint at the step of their parting, the later's counts."""
    return {step: (line, step) for line, step in sorted(run.checkpoints)}


def _shapes(run: RecordedRun) -> list[tuple[str, tuple[int, ...]]]:
    """Of a script's parameters with their names; a network's layers have none."""
    return [(layer.name, layer.shape or (layer.inputs, layer.units)) for layer in run.description.layers]


def _measure(step: int, ours: NDArray[np.floating[Any]], theirs: NDArray[np.floating[Any]], run: RecordedRun) -> Apart:
    by_layer, start = [], 0
    for layer in run.description.layers:
        part = slice(start, start + layer.parameters)
        by_layer.append(_distance(ours[part], theirs[part]))
        start = part.stop
    return Apart(step, _distance(ours, theirs), tuple(by_layer))


def _distance(ours: NDArray[np.floating[Any]], theirs: NDArray[np.floating[Any]]) -> float:
    """Exactly 0 only for equal bits; nan where one of both is not finite and they are not the same."""
    if np.array_equal(ours, theirs, equal_nan=True):
        return 0.0
    with np.errstate(all="ignore"):
        difference = ours.astype(np.float64) - theirs.astype(np.float64)
        return float(np.linalg.norm(difference) / np.linalg.norm(ours.astype(np.float64)))
