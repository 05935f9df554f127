"""Old records are thinned, not forgotten: of each stretch of steps the lowest and the highest loss stay.

What is new is whole. When the file grows past its budget, what is densest among the older records is reduced, so that
a run of any length fits, its past is everywhere about equally fine, and the extremes are never lost.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KEPT_OF = 16
"""Of so many entries two or three are kept: lowest, highest, and the first that is not finite."""
NEWEST_SHARE = 0.25
"""Of a line's entries so many, the newest, are left as they are."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The records of the steps `first` to `last`. `steps` (n,) are those that are left, ascending.

    `loss` and `square_norm` (of the gradient) are (n,), `dead` (n, rectifier layers), `ends_epoch` (n,) 0 or 1.
    """

    first: int
    last: int
    steps: NDArray[np.int64]
    loss: NDArray[np.float64]
    square_norm: NDArray[np.float64]
    dead: NDArray[np.int32]
    ends_epoch: NDArray[np.uint8]

    @property
    def is_whole(self) -> bool:
        """True while no step is missing."""
        return len(self.steps) == self.last - self.first + 1

    @property
    def density(self) -> float:
        """Entries left of each step."""
        return len(self.steps) / (self.last - self.first + 1)

    def until(self, step: int) -> "Steps | None":
        """What there is of it up to a step, None where it begins after that."""
        if step < self.first:
            return None
        kept = self.steps <= step
        return self.only(kept, self.first, min(step, self.last))

    def after(self, step: int) -> "Steps | None":
        """What there is of it after a step, None where it ends by then."""
        if step >= self.last:
            return None
        kept = self.steps > step
        return self.only(kept, max(self.first, step + 1), self.last)

    def only(self, kept: NDArray[np.bool_], first: int, last: int) -> "Steps":
        """The entries that `kept` (n,) is True for, as the stretch from `first` to `last`."""
        return Steps(
            first,
            last,
            self.steps[kept],
            self.loss[kept],
            self.square_norm[kept],
            self.dead[kept],
            self.ends_epoch[kept],
        )


def thinned(stretch: Steps) -> Steps:
    """The stretch with two or three of every KEPT_OF entries, at their true steps; its last entry always stays."""
    keep = np.zeros(len(stretch.steps), bool)
    keep[-1:] = True
    for start in range(0, len(keep), KEPT_OF):
        loss = stretch.loss[start : start + KEPT_OF]
        finite = np.isfinite(loss)
        if finite.any():
            keep[start + int(np.where(finite, loss, np.inf).argmin())] = True
            keep[start + int(np.where(finite, loss, -np.inf).argmax())] = True
        if not finite.all():
            keep[start + int(np.argmin(finite))] = True
    return stretch.only(keep, stretch.first, stretch.last)


def joined(stretches: list[Steps]) -> Steps:
    """Neighbours as one stretch."""
    return Steps(
        stretches[0].first,
        stretches[-1].last,
        np.concatenate([stretch.steps for stretch in stretches]),
        np.concatenate([stretch.loss for stretch in stretches]),
        np.concatenate([stretch.square_norm for stretch in stretches]),
        np.concatenate([stretch.dead for stretch in stretches]),
        np.concatenate([stretch.ends_epoch for stretch in stretches]),
    )


def densest(stretches: list[Steps]) -> list[Steps]:
    """Of the stretches of a line, without the newest quarter of its entries, those with the most entries per step."""
    entries = sum(len(stretch.steps) for stretch in stretches)
    older, seen = [], 0
    for stretch in stretches:
        seen += len(stretch.steps)
        if seen > (1.0 - NEWEST_SHARE) * entries:
            break
        older.append(stretch)
    top = max((stretch.density for stretch in older), default=0.0)
    return [stretch for stretch in older if stretch.density > 0.5 * top]
