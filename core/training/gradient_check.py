"""The gradient check: does backpropagation give the derivative of the loss? Central differences are the judge.

It runs on a float64 copy of the network and the batch about to be trained on, with the same deliberate faults, so
the run itself is not touched. Of a large array a sample of entries is tried, the steepest and some at random.
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
from .faults import PlacedFault, drafted_step
from .updates import Updater

Verdict = Literal["correct", "scaled", "sign", "wrong", "missing", "inconclusive"]

STEEPEST, RANDOM = 8, 16
"""Entries tried of each array: that many with the largest gradient, and that many others."""
STEP = 1e-5
"""Half the distance of the two points of a difference, relative to max(1, |w|): error about 1e-10 in float64."""
AGREE = 1e-4
"""Relative difference up to which two derivatives count as equal; correct ones agree to 1e-7 or better."""
SAME_DIRECTION = 0.9999
"""Cosine above which two gradients are called multiples of each other."""


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
    double = network.in_double_precision()
    workspace = Workspace(double, x.astype(np.float64), targets.astype(np.float64))
    rng = np.random.default_rng(seed)
    with np.errstate(all="ignore"):
        draft = drafted_step(double, workspace, updater, faults)
        workspace.loss = draft.loss
        workspace.run_forward()
        run(draft.after_loss)
        for operations in draft.backward_phases:
            run(operations)
        entries = []
        for layer in double.layers:
            arrays = (("W", layer.weights, layer.weight_gradient), ("b", layer.bias, layer.bias_gradient))
            for letter, values, gradient in arrays:
                entries.append(_check_array(f"{letter}{layer.index}", layer.index, values, gradient, workspace, rng))
    return tuple(entries)


def _check_array(
    name: str, layer: int, values: Array, gradient: Array, workspace: Workspace, rng: np.random.Generator
) -> GradientEntry:
    places = _choose(gradient, rng)
    numeric = np.array([central_difference(values, place, workspace) for place in places])
    analytic = gradient.reshape(-1)[places]
    usable = np.isfinite(numeric) & np.isfinite(analytic)
    if not usable.any():
        reason = "no finite difference could be taken here: the loss or its gradient is not finite"
        return GradientEntry(name, layer, 0, (), np.nan, np.nan, np.nan, np.nan, np.nan, "inconclusive", reason)
    places, numeric, analytic = places[usable], numeric[usable], analytic[usable]
    ratio, cosine, error = _compare(analytic, numeric)
    worst = int(np.argmax(np.abs(analytic - numeric)))
    verdict = _judge(analytic, numeric, ratio, cosine, error)
    index = tuple(int(i) for i in np.unravel_index(places[worst], gradient.shape))
    return GradientEntry(
        name, layer, len(places), index, float(analytic[worst]), float(numeric[worst]), ratio, cosine, error,
        verdict, _explain(name, verdict, ratio, workspace),
    )  # fmt: skip


def _choose(gradient: Array, rng: np.random.Generator) -> NDArray[np.intp]:
    flat = np.abs(gradient.reshape(-1))
    if flat.size <= STEEPEST + RANDOM:
        return np.arange(flat.size)
    steepest = np.argpartition(flat, flat.size - STEEPEST)[-STEEPEST:]
    return np.unique(np.concatenate([steepest, rng.integers(0, flat.size, RANDOM)]))


def central_difference(values: Array, place: int, workspace: Workspace) -> float:
    """(L(w + h) − L(w − h)) / 2h for one entry of `values`, which is put back; nan across a kink.

    Two distances are tried; where they disagree a ReLU changes sides in between and there is no derivative to find.
    """
    flat = values.reshape(-1)
    kept = flat[place]
    estimates = []
    for h in (STEP * max(1.0, abs(kept)), 0.25 * STEP * max(1.0, abs(kept))):
        flat[place] = kept + h
        above = workspace.run_forward()
        flat[place] = kept - h
        below = workspace.run_forward()
        estimates.append((above - below) / (2.0 * h))
    flat[place] = kept
    coarse, fine = estimates
    return fine if abs(coarse - fine) <= 1e-3 * max(abs(coarse), abs(fine)) + 1e-7 else float("nan")


def _compare(analytic: Array, numeric: Array) -> tuple[float, float, float]:
    """Ratio, cosine and relative error of two vectors."""
    size_a, size_n = float(np.linalg.norm(analytic)), float(np.linalg.norm(numeric))
    if size_n == 0:
        return (nan, nan, 0.0) if size_a == 0 else (inf, 0.0, inf)
    product = float(np.dot(analytic, numeric))
    cosine = product / (size_a * size_n) if size_a else 0.0
    return product / size_n**2, cosine, float(np.linalg.norm(analytic - numeric)) / size_n


NOISE = 1e-9
"""Numeric derivatives below this are rounding, not slope."""


def _judge(analytic: Array, numeric: Array, ratio: float, cosine: float, error: float) -> Verdict:
    flat = np.abs(numeric).max() < NOISE
    if flat and np.abs(analytic).max() < NOISE:
        return "inconclusive"
    if flat:
        return "wrong"
    if error < AGREE:
        return "correct"
    if np.abs(analytic).max() == 0:
        return "missing"
    if cosine > SAME_DIRECTION:
        return "scaled"
    if cosine < -SAME_DIRECTION:
        return "sign"
    return "wrong"


def _explain(name: str, verdict: Verdict, ratio: float, workspace: Workspace) -> str:
    if verdict == "correct":
        return f"d{name} agrees with the differences"
    if verdict == "inconclusive":
        return f"d{name} and the differences are both 0 here: nothing to compare"
    if verdict == "missing":
        return f"d{name} is 0 everywhere, the true gradient is not"
    if verdict == "sign":
        return f"d{name} points the opposite way: {ratio:.4g} times the true gradient"
    if verdict == "scaled":
        return f"d{name} is {ratio:.4g} times the true gradient{name_factor(ratio, workspace.rows)}"
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
