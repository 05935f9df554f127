"""The loss of each iteration in which the script computed one, as far as it has been seen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.observing.curve import CurveBuilder
from stepgrad.core.observing.measurements import Curve
from stepgrad.core.recording.thinning import Steps


class Losses:
    """Grows with the run. An iteration lived again must give the same loss; `parted` is the first that did not."""

    def __init__(self, rectifiers: int = 0) -> None:
        self.parted: int | None = None
        self._steps: NDArray[np.int64] = np.empty(1024, np.int64)
        self._values = np.empty(1024)
        self._dead: NDArray[np.int32] = np.full((1024, rectifiers), -1, np.int32)
        self._length = 0
        self._builder = CurveBuilder()

    def take(self, entries: list[list[float]]) -> None:
        """(iteration, loss, dead units of each rectifier), ascending; those that are known are compared."""
        newest = int(self._steps[self._length - 1]) if self._length else 0
        for step, value, *dead in entries:
            if step > newest:
                self._append(int(step), value, dead)
            elif self.parted is None and not _same(self.at(int(step)), value):
                self.parted = int(step)

    def extend(self, kept: Steps) -> None:
        """What a run file has of iterations after the newest."""
        self._steps = np.concatenate([self._steps[: self._length], kept.steps])
        self._values = np.concatenate([self._values[: self._length], kept.loss])
        self._dead = np.concatenate([self._dead[: self._length], kept.dead])
        self._length = len(self._steps)

    def dead_at(self, step: int, rectifier: int) -> int | None:
        """Dead units of a rectifier after exactly so many iterations; None where it is not known."""
        place = self._place(step)
        is_known = place and self._steps[place - 1] == step and self._dead[place - 1, rectifier] >= 0
        return int(self._dead[place - 1, rectifier]) if is_known else None

    def exactly_at(self, step: int) -> float | None:
        """The loss of this iteration; None where it computed none."""
        place = self._place(step)
        return float(self._values[place - 1]) if place and self._steps[place - 1] == step else None

    def _append(self, step: int, value: float, dead: Sequence[float]) -> None:
        if self._length == len(self._steps):
            room = max(1024, self._length)
            self._steps = np.concatenate([self._steps, np.empty(room, np.int64)])
            self._values = np.concatenate([self._values, np.empty(room)])
            self._dead = np.concatenate([self._dead, np.full((room, self._dead.shape[1]), -1, np.int32)])
        self._steps[self._length], self._values[self._length] = step, value
        self._dead[self._length] = dead
        self._length += 1

    @property
    def newest(self) -> int:
        """The last iteration with a loss, 0 before the first."""
        return int(self._steps[self._length - 1]) if self._length else 0

    def between(self, first: int, last: int) -> Steps:
        """The records of these iterations, both among them, as a run file has them."""
        part = slice(self._place(first - 1), self._place(last))
        loss = self._values[part]
        nothing = np.full(len(loss), np.nan)
        return Steps(first, last, self._steps[part], loss, nothing, self._dead[part], np.zeros(len(loss), np.uint8))

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
