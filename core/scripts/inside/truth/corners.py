"""Corners of the loss: a ReLU of exactly zero, an absolute value at zero, where no gradient is the true one.

Biases that start at zero and an example that is all zeros put a network on one. There the slopes ahead and back
differ; the experiments are then made a little aside, where updates and slopes can be compared again.
"""

from __future__ import annotations

import numpy as np

from ..running.lab import Lab
from ..running.leaves import Leaf
from .loss import Loss
from .truth import Slopes
from .verdicts import Verdict

SHARP = 1e-3  # difference of the slopes ahead and back, as a share of the slopes: smooth losses stay far below
ASIDE = 30.0  # steps to go aside
WRONG = ("scaled", "sign", "wrong", "missing")


def has_corner(slopes: Slopes, loss: Loss | None) -> bool:
    """Whether the loss, or without one any number at all, has different slopes ahead and back."""
    if loss is None:
        return any(_sharp(bends, table).any() for bends, table in zip(slopes.bends, slopes.scalars))
    return any(corner_along(slopes, loss, p) for p in range(len(slopes.parameters)))


def corner_along(slopes: Slopes, loss: Loss, p: int) -> bool:
    """Whether a push of parameter p meets a corner of the loss."""
    if p >= len(slopes.bends):
        return False
    key = (loss.site, loss.turn)
    if loss.function is not None:
        here, bends = slopes.frozen.raw.get(key), []
        for ahead, back, step in slopes.raw_slopes[p]:
            if here is None or key not in ahead or key not in back:
                return False
            with np.errstate(all="ignore"):
                change = loss.function(ahead[key]) + loss.function(back[key]) - 2 * loss.function(here)
            bends.append(change / step)
        return bool(_sharp(np.array(bends), np.array(loss.slopes[p])).any())
    for i, number in enumerate(zip(slopes.frozen.scalar_site, slopes.frozen.scalar_turn)):
        if number == key:
            return bool(_sharp(slopes.bends[p][:, i], slopes.scalars[p][:, i]).any())
    return False


def _sharp(bends: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Numbers, in the last axis if there are two, whose bends are large beside their slopes."""
    if not bends.size:
        return np.zeros(0, dtype=bool)
    with np.errstate(all="ignore"):
        return np.atleast_1d(np.abs(bends).max(axis=0) > SHARP * np.abs(table).max(axis=0))


def step_aside(lab: Lab, parameters: list[Leaf]) -> None:
    """Make all experiments that follow with each parameter moved a little, all entries alike.

    Alike, so that units with the same weights keep them; upwards, so that no unit falls silent.
    """
    for leaf in parameters:
        _, before = lab.leaves.offsets.get(leaf.name, (leaf, 0.0))
        lab.leaves.offsets[leaf.name] = (leaf, before + ASIDE * lab.step_size(leaf) * np.ones(leaf.shape))


def excuse(slopes: Slopes, loss: Loss, verdicts: list[Verdict]) -> None:
    """Say nothing against a parameter along which there is still a corner."""
    for p, verdict in enumerate(verdicts):
        if verdict.verdict in WRONG and not slopes.coarse and corner_along(slopes, loss, p):
            verdict.verdict, verdict.ratio = "inconclusive", 0.0
            verdict.reason = "the loss has a corner here, where the slopes ahead and back differ"
