"""The gradient check: does backpropagation give the derivative of the loss? Central differences are the judge.

It runs on a float64 copy of the network, so the run itself is not touched: on the batch about to be trained on, with
the same deliberate faults, or on the gradients a step has just used. Of a large array a sample of entries is tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..network.network import Network
from ..network.operations import Array, run
from ..network.workspace import Workspace
from .differences import Differences
from .faults import PlacedFault, drafted_step
from .updates import Updater

Verdict = Literal["correct", "scaled", "sign", "wrong", "missing", "inconclusive"]

MOST_SORTED = 65536
"""Entries of an array among which the steepest are looked for."""
STEEPEST, RANDOM = 8, 16
"""Entries tried of each array: that many with the largest gradient, and that many others."""


@dataclass(frozen=True, slots=True)
class GradientEntry:
    """The check of one parameter array: its worst entry, and the verdict over all entries tried.

    `ratio` is analytic over numeric by least squares, `relative_error` |analytic − numeric| / |numeric|.
    """

    name: str
    layer: int
    checked: int
    worst_index: tuple[int, ...]
    analytic: float
    numeric: float
    ratio: float
    cosine: float
    relative_error: float
    verdict: Verdict
    explanation: str


@dataclass(frozen=True, slots=True)
class Limits:
    """`agree`: relative difference up to which two derivatives count as equal; `same_direction`: cosine above which
    two gradients are called multiples of each other."""

    agree: float
    same_direction: float


DOUBLE = Limits(1e-4, 0.9999)
"""Correct ones agree to 1e-7 or better."""
SINGLE = Limits(2e-2, 0.999)
"""A gradient computed in single precision: correct ones agreed to 3e-3 on every experiment and activation."""


def check_gradients(
    network: Network,
    x: Array,
    targets: Array,
    faults: Sequence[PlacedFault] = (),
    *,
    seed: int = 0,
    updater: Updater | None = None,
) -> tuple[GradientEntry, ...]:
    """Check every parameter array on one batch: x (rows, features + 1) with its ones, targets (rows, outputs).

    The loss whose differences are the judge is the one the run reports. `updater` is read, never used: faults that
    depend on what earlier steps left behind need it.
    """
    with np.errstate(all="ignore"):
        double, workspace = backpropagated(network, x, targets, faults, updater)
        return _check_arrays(double, workspace, np.random.default_rng(seed), STEEPEST + RANDOM, DOUBLE)


def backpropagated(
    network: Network, x: Array, targets: Array, faults: Sequence[PlacedFault], updater: Updater | None
) -> tuple[Network, Workspace]:
    """A float64 copy of the network whose gradients are those of one batch, faults included, and its workspace."""
    double = network.twin(network.parameters.astype(np.float64))
    workspace = Workspace(double, x.astype(np.float64), targets.astype(np.float64))
    draft = drafted_step(double, workspace, updater, faults)
    workspace.loss = draft.loss
    workspace.run_forward()
    run(draft.after_loss)
    for operations in draft.backward_phases:
        run(operations)
    return double, workspace


def check_used_gradients(
    before: Network, gradients: Array, x: Array, targets: Array, *, most: int, seed: int = 0
) -> tuple[GradientEntry, ...]:
    """Check the gradients (parameters,) that a step has used: against differences where it began.

    `before` is the network at the step's beginning, x and targets its batch; `most` entries of each array are tried,
    and more of them as soon as one disagrees, so that the verdict is well founded.
    """
    # Both are only read, and copies of them would be most of what a check of a large network takes.
    parameters = before.parameters.astype(np.float64, copy=False)
    double = before.twin(parameters, gradients.astype(np.float64, copy=False))
    workspace = Workspace(double, x.astype(np.float64, copy=False), targets.astype(np.float64, copy=False))
    limits = DOUBLE if gradients.itemsize == 8 else SINGLE
    with np.errstate(all="ignore"):
        entries = _check_arrays(double, workspace, np.random.default_rng(seed), most, limits)
        if all(entry.verdict in ("correct", "inconclusive") for entry in entries):
            return entries
        return _check_arrays(double, workspace, np.random.default_rng(seed), STEEPEST + RANDOM, limits)


def _check_arrays(
    network: Network, workspace: Workspace, rng: np.random.Generator, most: int, limits: Limits
) -> tuple[GradientEntry, ...]:
    differences = Differences(network, workspace)
    entries = []
    for layer in network.layers:
        for letter, gradient, start in (
            ("W", layer.weight_gradient, 0),
            ("b", layer.bias_gradient, layer.weights.size),
        ):
            places = _choose(gradient, rng, most)
            flat = gradient.reshape(-1)
            numeric = np.array(
                [
                    differences.slope(layer.index, start + int(place), expected=float(flat[place]), near=limits.agree)
                    for place in places
                ]
            )
            name = f"{letter}{layer.index}"
            entries.append(_judge_array(name, layer.index, gradient, places, numeric, workspace, limits))
    return tuple(entries)


def _judge_array(
    name: str,
    layer: int,
    gradient: Array,
    places: NDArray[np.intp],
    numeric: Array,
    workspace: Workspace,
    limits: Limits,
) -> GradientEntry:
    analytic = gradient.reshape(-1)[places]
    usable = np.isfinite(numeric) & np.isfinite(analytic)
    if not usable.any():
        reason = "no finite difference could be taken here: the loss or its gradient is not finite"
        return GradientEntry(name, layer, 0, (), np.nan, np.nan, np.nan, np.nan, np.nan, "inconclusive", reason)
    places, numeric, analytic = places[usable], numeric[usable], analytic[usable]
    ratio, cosine, error = _compare(analytic, numeric)
    worst = int(np.argmax(np.abs(analytic - numeric)))
    # The loss in the workspace is of a point a rounding's breadth away.
    noise = NOISE * max(1.0, abs(workspace.evaluate_loss()))
    verdict = _judge(analytic, numeric, cosine, error, noise, limits)
    index = tuple(int(i) for i in np.unravel_index(places[worst], gradient.shape))
    return GradientEntry(
        name, layer, len(places), index, float(analytic[worst]), float(numeric[worst]), ratio, cosine, error,
        verdict, _explain(name, verdict, ratio, workspace.rows),
    )  # fmt: skip


def _choose(gradient: Array, rng: np.random.Generator, most: int) -> NDArray[np.intp]:
    """Places of so many entries, a third of them the steepest; of a large array the steepest of an even sample."""
    size = gradient.size
    if size <= most:
        return np.arange(size)
    every = max(1, size // MOST_SORTED)
    sample = np.abs(gradient.reshape(-1)[::every])
    steep = max(1, most // 3)
    steepest = every * np.argpartition(sample, sample.size - steep)[-steep:]
    return np.unique(np.concatenate([steepest, rng.integers(0, size, most - steep)]))


def _compare(analytic: Array, numeric: Array) -> tuple[float, float, float]:
    """Ratio, cosine and relative error of two vectors."""
    size_a, size_n = float(np.linalg.norm(analytic)), float(np.linalg.norm(numeric))
    if size_n == 0:
        return (nan, nan, 0.0) if size_a == 0 else (inf, 0.0, inf)
    product = float(np.dot(analytic, numeric))
    cosine = product / (size_a * size_n) if size_a else 0.0
    return product / size_n**2, cosine, float(np.linalg.norm(analytic - numeric)) / size_n


NOISE = 1e-9
"""Numeric derivatives below this, times the loss where that is above 1, are rounding, not slope."""


def _judge(analytic: Array, numeric: Array, cosine: float, error: float, noise: float, limits: Limits) -> Verdict:
    flat = np.abs(numeric).max() < noise
    if flat and np.abs(analytic).max() < noise:
        return "inconclusive"
    if flat:
        return "wrong"
    if error < limits.agree or np.abs(analytic - numeric).max() < noise:
        return "correct"
    if np.abs(analytic).max() == 0:
        return "missing"
    if cosine > limits.same_direction:
        return "scaled"
    if cosine < -limits.same_direction:
        return "sign"
    return "wrong"


def _explain(name: str, verdict: Verdict, ratio: float, rows: int) -> str:
    if verdict == "correct":
        return f"d{name} agrees with the differences"
    if verdict == "inconclusive":
        return f"d{name} and the differences are both 0 here: nothing to compare"
    if verdict == "missing":
        return f"d{name} is 0 everywhere, the true gradient is not"
    if verdict == "sign":
        return f"d{name} points the opposite way: {ratio:.4g} times the true gradient"
    if verdict == "scaled":
        return f"d{name} is {ratio:.4g} times the true gradient{name_factor(ratio, rows)}"
    return f"d{name} does not point along the true gradient"


def name_factor(ratio: float, rows: int) -> str:
    """What a factor probably is, as the end of a sentence, or nothing."""
    known = (
        (float(rows), f" = the number of examples: a division by m = {rows} is missing"),
        (1.0 / rows, f" = 1 / the number of examples: it is divided by m = {rows} twice"),
        (2.0, ": a factor 2 too many"),
        (0.5, ": a factor 2 is missing"),
    )
    for value, meaning in known:
        if value != 1.0 and abs(ratio / value - 1.0) < 1e-3:
            return meaning
    return ""
