"""How the loss gets on: the question most rules ask before they speak, because training that works needs no advice."""

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from .thresholds import Thresholds

SHORTEST = 5
"""Steps in the stretches that are compared."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`recent` and `earlier` are mean losses of two stretches of a tenth of the run each, the newest and the one two
    stretches before it; in units of the loss, as `chance` is. `gets_on`: well below chance, or clearly falling."""

    steps: int
    first: float
    recent: float
    earlier: float
    gets_on: bool

    @classmethod
    def of(cls, loss: NDArray[np.float64], chance: float, limits: Thresholds) -> "Progress":
        """Judge a series of losses, one a step."""
        steps = len(loss)
        if not steps:
            return cls(0, inf, inf, inf, gets_on=False)
        width = max(SHORTEST, steps // 10)
        recent = float(loss[-width:].mean())
        earlier = float(loss[-3 * width : -2 * width].mean()) if steps >= 3 * width else inf
        first = float(loss[0])
        falls = isfinite(earlier) and recent < limits.gets_on_falling * earlier and recent < first
        gets_on = isfinite(recent) and (recent < limits.gets_on_below * chance or falls)
        return cls(steps, first, recent, earlier, gets_on=gets_on)
