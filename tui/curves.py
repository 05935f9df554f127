"""What a chart of the loss is made of: curves, scales, and how much of a long branch is shown. Numbers only.

Imports nothing that draws.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.observing.measurements import Curve

Floats = NDArray[np.float64]
LARGEST = 1e300
TRAIN, VALIDATION, AHEAD = "braille", "•", "·"
BRANCHES = ("+", "x", "o", "=", "*")
"""The mark each curve is drawn with: they differ without colours too."""
REACH = 2.0
"""A branch is drawn up to so many times the steps of the present line, or as far as one step a dot goes."""


@dataclass(frozen=True, slots=True)
class Level:
    """A value worth a horizontal line, and its name on the axis."""

    value: float
    name: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A branch to draw: its number decides the mark."""

    number: int
    curve: Curve


@dataclass(frozen=True, slots=True)
class Curves:
    """What is drawn. `here` is the present step where the curves go on beyond it; `branches` were left behind.

    `over` are single points of the branches, drawn on top: so a curve is seen under one that lies on it.
    """

    training: Curve
    validation: Curve
    branches: tuple[Drawn, ...] = ()
    here: int | None = None
    over: tuple[Drawn, ...] = ()

    @property
    def all(self) -> tuple[Curve, ...]:
        """Every curve."""
        return (self.training, self.validation, *(branch.curve for branch in self.branches))


@dataclass(frozen=True, slots=True)
class Scale:
    """The two axes: which part is shown, and how a value becomes a height from 0 to 1."""

    first: float
    last: float
    low: float
    high: float
    is_log: bool

    def height(self, values: Floats) -> Floats:
        """From 0 (bottom) to 1 (top); on a log axis values at or below 0 lie at the bottom."""
        shown = log10_of(values) if self.is_log else np.clip(values, -LARGEST, LARGEST)
        return np.clip((shown / 2 - self.low / 2) / (self.high / 2 - self.low / 2), 0.0, 1.0)

    def place(self, steps: NDArray[np.int64]) -> Floats:
        """From 0 (left) to 1 (right)."""
        return np.clip((steps - self.first) / (self.last - self.first), 0.0, 1.0)


def within_reach(curves: Curves, width: int) -> tuple[Curves, list[Drawn]]:
    """The curves with long branches cut, so that they do not squeeze the present line, and those that were cut."""
    present = [int(part[-1]) for curve in (curves.training, curves.validation) for part in _steps(curve)]
    last = max(2 * width, REACH * max(present, default=0))
    kept, leaving = [], []
    for branch in curves.branches:
        inside, beyond = split_curve(branch.curve, int(last))
        kept.append(Drawn(branch.number, inside))
        if len(beyond.values) and beyond.steps[-1] > last and len(inside.values):
            leaving.append(kept[-1])
    return Curves(curves.training, curves.validation, tuple(kept), curves.here, curves.over), leaving


def branch_mark(number: int) -> str:
    """The sign the branch of that number is drawn with."""
    return BRANCHES[number % len(BRANCHES)]


def _steps(curve: Curve) -> list[NDArray[np.int64]]:
    return [part for part in (curve.steps, curve.nonfinite) if len(part)]


def split_curve(curve: Curve, here: int | None) -> tuple[Curve, Curve]:
    """The part up to step `here`, and the part ahead, which begins with the last point of the first."""
    if here is None:
        return curve, Curve(curve.steps[:0], curve.values[:0], curve.nonfinite[:0])
    place, mark = (int(np.searchsorted(steps, here, "right")) for steps in (curve.steps, curve.nonfinite))
    first = max(0, place - 1) if place < len(curve.steps) else place
    return (
        Curve(curve.steps[:place], curve.values[:place], curve.nonfinite[:mark]),
        Curve(curve.steps[first:], curve.values[first:], curve.nonfinite[mark:]),
    )


def scale_for(curves: Curves, level: Level | None, *, is_log: bool) -> Scale:
    """Limits that hold all curves and the level, with a little air; log only where every loss is above 0."""
    values = np.concatenate([*(curve.values for curve in curves.all), [level.value] if level else []])
    values = np.clip(values[np.isfinite(values)], -LARGEST, LARGEST)
    is_log = is_log and can_be_log(curves)
    shown = log10_of(values[values > 0]) if is_log else values
    low, high = (float(shown.min()), float(shown.max())) if len(shown) else (0.0, 1.0)
    air = (high / 2 - low / 2) * 0.1 or (0.1 if is_log else max(abs(high) * 0.1, 1e-3))
    steps = np.concatenate([part for curve in curves.all for part in (curve.steps, curve.nonfinite)])
    first, last = (float(steps.min()), float(steps.max())) if len(steps) else (0.0, 1.0)
    return Scale(first, max(last, first + 1), low - air, high + air, is_log)


def can_be_log(curves: Curves) -> bool:
    """Whether a logarithmic axis can show these losses: some above 0 and none below."""
    values = np.concatenate([curve.values for curve in curves.all])
    return bool((values > 0).any() and (values >= 0).all())


def reduce_points(places: Floats, heights: Floats, columns: int) -> tuple[Floats, Floats]:
    """The first, lowest, highest and last point of each column, in order, at their true places."""
    if len(places) <= 4 * columns:
        return places, heights
    column = np.minimum((places * columns).astype(np.int64), columns - 1)
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    kept = set(starts.tolist()) | {len(places) - 1}
    for start, stop in zip(starts, [*starts[1:], len(places)], strict=True):
        part = heights[start:stop]
        kept |= {int(start + part.argmin()), int(start + part.argmax())}
    chosen = np.array(sorted(kept))
    return places[chosen], heights[chosen]


def log10_of(values: Floats) -> Floats:
    return np.log10(np.clip(values, 1e-300, LARGEST))
