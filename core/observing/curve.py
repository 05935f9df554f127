"""A series of any length reduced to a curve that can be drawn, without ever losing a spike.

The series is cut into stretches of equal width; of each only the lowest and the highest point are kept, at their true
places. As the series grows, stretches are merged in pairs, so the work for each new point is constant.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .measurements import Curve

MOST_STRETCHES = 512
"""Two points each: more than any terminal has columns."""
MOST_MARKS = 64
"""Non-finite stretches that are marked; the first ones matter."""


class CurveBuilder:
    """Follows one growing series; entry k of the series belongs to step k + 1."""

    def __init__(self) -> None:
        self._width = 1
        self._consumed = 0
        self._steps = np.empty((0, 2), np.int64)
        self._values = np.empty((0, 2))
        self._marks: list[int] = []
        self._marked_to = 0

    def follow(self, series: NDArray[Any]) -> Curve:
        """The curve of the series as it stands; only what is new since the last call is looked at."""
        self._mark(series)
        self._consume(series)
        tail = np.arange(self._consumed, len(series))
        tail_steps, tail_values = _reduce(tail[None, :] + 1, series[None, self._consumed :])
        return as_curve(
            np.concatenate([self._steps.ravel(), tail_steps.ravel()]),
            np.concatenate([self._values.ravel(), tail_values.ravel()]),
            np.array(self._marks[:MOST_MARKS], np.int64),
        )

    def _consume(self, series: NDArray[Any]) -> None:
        count = (len(series) - self._consumed) // self._width
        if count == 0:
            return
        stop = self._consumed + count * self._width
        steps = np.arange(self._consumed + 1, stop + 1).reshape(count, self._width)
        new_steps, new_values = _reduce(steps, series[self._consumed : stop].reshape(count, self._width))
        self._steps = np.concatenate([self._steps, new_steps])
        self._values = np.concatenate([self._values, new_values])
        self._consumed = stop
        while len(self._steps) > MOST_STRETCHES:
            self._merge_pairs()

    def _merge_pairs(self) -> None:
        pairs = len(self._steps) // 2
        if len(self._steps) % 2:  # the odd one out is read again later, as part of a wider stretch
            self._consumed -= self._width
        self._steps, self._values = _reduce(
            self._steps[: 2 * pairs].reshape(pairs, 4), self._values[: 2 * pairs].reshape(pairs, 4)
        )
        self._width *= 2

    def _mark(self, series: NDArray[Any]) -> None:
        if len(self._marks) < MOST_MARKS:
            bad = ~np.isfinite(series[self._marked_to :])
            before = self._marked_to > 0 and not np.isfinite(series[self._marked_to - 1])
            starts = np.flatnonzero(bad & ~np.concatenate([[before], bad[:-1]])) if bad.size else bad
            self._marks += (starts + self._marked_to + 1).tolist()
        self._marked_to = len(series)


def _reduce(steps: NDArray[Any], values: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Of each row (stretch) the points with the lowest and highest finite value: (stretches, 2) twice."""
    if not values.size:
        return np.empty((0, 2), np.int64), np.empty((0, 2))
    finite = np.isfinite(values)
    low = np.where(finite, values, np.inf).argmin(axis=1)
    high = np.where(finite, values, -np.inf).argmax(axis=1)
    places = np.stack([low, high], axis=1)
    return np.take_along_axis(steps, places, 1), np.take_along_axis(values, places, 1)


def as_curve(steps: NDArray[Any], values: NDArray[Any], nonfinite: NDArray[np.int64]) -> Curve:
    """A Curve of these points: sorted, each once, finite only."""
    keep = np.isfinite(values)
    steps, first = np.unique(steps[keep], return_index=True)
    return Curve(steps.astype(np.int64), values[keep][first].astype(np.float64), nonfinite)
