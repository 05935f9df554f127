"""The losses of a run of iterations, from which it is told whether the training gets anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .series import Series

HALVES = 0.5  # what a smaller step has to reach, beside what the script reaches, to be called the cure


@dataclass
class Course:
    """The losses of a run of iterations, smoothed at both ends."""

    losses: Any
    start: float
    end: float
    first_bad: int | None
    scatter: float = 0.0  # by how much `start` and `end` may differ by chance

    @property
    def is_finite(self) -> bool:
        """Whether the loss stayed a number."""
        return self.first_bad is None


def course_of(series: Series) -> Course | None:
    """None if too few losses were seen."""
    seen = np.array(series.losses, dtype=float)
    if len(seen) < 8:
        return None
    bad = np.nonzero(~np.isfinite(seen))[0]
    window = max(1, len(seen) // 8)
    with np.errstate(all="ignore"):
        first, last = seen[:window], seen[-window:]
        start, end = float(np.mean(first)), float(np.mean(last))
        scatter = float(np.sqrt((np.var(first) + np.var(last)) / window))
    return Course(seen, start, end, int(bad[0]) if len(bad) else None, scatter)
