"""The loss of each iteration in which the script computed one, as far as it has been seen."""

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.observing.curve import CurveBuilder
from stepgrad.core.observing.measurements import Curve


class Losses:
    """Grows with the run. An iteration lived again must give the same loss; `parted` is the first that did not."""

    def __init__(self) -> None:
        self.parted: int | None = None
        self._steps: NDArray[np.int64] = np.empty(1024, np.int64)
        self._values = np.empty(1024)
        self._length = 0
        self._builder = CurveBuilder()

    def take(self, entries: list[list[float]]) -> None:
        """(iteration, loss) pairs, ascending; those that are known are compared."""
        newest = int(self._steps[self._length - 1]) if self._length else 0
        for step, value in entries:
            if step > newest:
                self._append(int(step), value)
            elif self.parted is None and not _same(self.at(int(step)), value):
                self.parted = int(step)

    def _append(self, step: int, value: float) -> None:
        if self._length == len(self._steps):
            self._steps = np.concatenate([self._steps, np.empty_like(self._steps)])
            self._values = np.concatenate([self._values, np.empty_like(self._values)])
        self._steps[self._length], self._values[self._length] = step, value
        self._length += 1

    @property
    def values(self) -> NDArray[np.float64]:
        """All of them, oldest first."""
        return self._values[: self._length]

    def until(self, step: int) -> NDArray[np.float64]:
        """Those up to an iteration."""
        return self._values[: self._place(step)]

    def at(self, step: int) -> float | None:
        """The newest loss at or before so many iterations; None before the first."""
        place = self._place(step)
        return float(self._values[place - 1]) if place else None

    def _place(self, step: int) -> int:
        return int(np.searchsorted(self._steps[: self._length], step, "right"))

    def curve(self) -> Curve:
        """Reduced for drawing."""
        drawn = self._builder.follow(self.values)
        steps = self._steps[: self._length]
        return Curve(steps[drawn.steps - 1], drawn.values, steps[drawn.nonfinite - 1])


def _same(known: float | None, value: float) -> bool:
    return known is not None and (known == value or (known != known and value != value))
