"""What is read off an iteration as it goes by: the loss, and which units of each rectifier gave something.

The hook for values calls it for a handful of places of the program only; everything else passes unseen.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..truth.summed import ALL_TURNS
from .found import Found, LossPlace, Rectified


class Activity:
    """For how many examples each unit was above 0: since the epoch began, and over the last whole epoch.

    Without epochs each iteration is one.
    """

    def __init__(self, place: Rectified, *, has_epochs: bool) -> None:
        self.place = place
        self._has_epochs = has_epochs
        self._begin()
        self._last: tuple[Any, int] | None = None

    def _begin(self) -> None:
        self._counts = np.zeros(self.place.units, np.int64)
        self._examples = 0

    def see(self, value: Any) -> None:
        """The activations of one batch, or of one example."""
        if not isinstance(value, np.ndarray) or value.ndim not in (1, 2):
            return
        axis = self.place.axis
        if axis >= value.ndim or value.shape[axis] != self.place.units:
            return
        if not self._has_epochs:
            self._begin()
        active = value != 0
        self._counts += active if value.ndim == 1 else np.count_nonzero(active, axis=1 - axis)
        self._examples += value.size // self.place.units

    def end_epoch(self) -> None:
        """The loop around has come round."""
        if self._has_epochs and self._examples:
            self._last = self._counts, self._examples
            self._begin()

    @property
    def dead(self) -> float | None:
        """Share of units that gave 0 for every example; None before the first."""
        counts, examples, _ = self.state
        return float(np.mean(counts == 0)) if examples else None

    @property
    def dead_units(self) -> int:
        """How many gave 0 for every example; -1 before the first."""
        counts, examples, _ = self.state
        return int(np.count_nonzero(counts == 0)) if examples else -1

    @property
    def state(self) -> tuple[Any, int, bool]:
        """(examples for which each unit was active, how many examples, whether these are all of them)."""
        if self._last is not None:
            return (*self._last, True)
        return self._counts, self._examples, not self._has_epochs


class Meter:
    """The loss of the iteration in hand, None until it is computed, and the activity of every rectifier."""

    def __init__(self, found: Found) -> None:
        self.loss: float | None = None
        self.activities = [Activity(place, has_epochs=found.outer is not None) for place in found.rectified]
        self._place = found.loss
        self._seen: dict[int, int] = {}
        self.sites = {place.key[0] for place in found.rectified} | ({found.loss.site} if found.loss else set())

    def begin(self) -> None:
        """An iteration begins."""
        self.loss = None
        self._is_exact = False
        self._seen.clear()

    def see(self, site: int, value: Any) -> None:
        """A value of one of `sites` was computed."""
        turn = self._seen.get(site, 0)
        self._seen[site] = turn + 1
        if self._place is not None and site == self._place.site:
            self._see_loss(self._place, turn, value)
        for activity in self.activities:
            if activity.place.key == (site, turn):
                activity.see(value)

    def _see_loss(self, place: LossPlace, turn: int, value: Any) -> None:
        number = _number(place, value)
        if place.turn == ALL_TURNS:
            self.loss = (self.loss or 0.0) + (number or 0.0)
        elif not self._is_exact:  # of a value that is computed less often than it was, the last one counts
            self.loss, self._is_exact = number, turn == place.turn

    _is_exact = False


def _number(place: LossPlace, value: Any) -> float | None:
    with np.errstate(all="ignore"):
        try:
            if place.function is not None:
                return float(place.function(np.asarray(value, dtype=float)))
            number = float(np.asarray(value, dtype=float).reshape(()))
        except (ValueError, TypeError, IndexError):
            return None
    return 0.5 * number * number if place.rebuilt else number
