"""The record: what is kept of every step of one line of the run, and what can be cut off it and joined on again."""

from array import array
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from ..observing.curve import CurveBuilder, as_curve
from ..observing.history import History, Rows
from ..observing.measurements import Curve
from ..training.evaluation import Score


@dataclass(frozen=True, slots=True)
class Stretch:
    """The record of the steps after `start`: a row for each, scores of the validation set, where epochs ended."""

    start: int
    rows: Rows
    scored_at: tuple[int, ...]
    scores: tuple[Score, ...]
    epoch_ends: tuple[int, ...]

    @property
    def stop(self) -> int:
        """The last step in it."""
        return self.start + len(self.rows.numbers)

    @property
    def loss(self) -> float | None:
        """That of the last step; None where there is no step in it."""
        return float(self.rows.numbers[-1, 0]) if len(self.rows.numbers) else None

    def until(self, step: int) -> "Stretch":
        """What it says of the steps up to that one."""
        scored = bisect_right(self.scored_at, step)
        ends = self.epoch_ends[: bisect_right(self.epoch_ends, step)]
        rows = self.rows.until(step - self.start)
        return Stretch(self.start, rows, self.scored_at[:scored], self.scores[:scored], ends)

    def then(self, other: "Stretch") -> "Stretch":
        """This one, and another that begins where it ends."""
        return Stretch(
            self.start,
            self.rows.then(other.rows),
            self.scored_at + other.scored_at,
            self.scores + other.scores,
            self.epoch_ends + other.epoch_ends,
        )

    def curve(self) -> Curve:
        """Its losses, reduced for drawing."""
        reduced = CurveBuilder().follow(self.rows.numbers[:, 0])
        return Curve(reduced.steps + self.start, reduced.values, reduced.nonfinite + self.start)


class Record:
    """The record of the present line from step 1 to `newest`."""

    def __init__(self, rectifier_layers: tuple[int, ...]) -> None:
        self.history = History(rectifier_layers)
        self.newest = 0
        self._curve = CurveBuilder()
        self._scored_at: list[int] = []
        self._scores: list[Score] = []
        self._epoch_ends = array("q")

    def end_epoch(self) -> None:
        """The newest step was the last of an epoch."""
        self._epoch_ends.append(self.newest)

    def add_score(self, score: Score) -> None:
        """The validation set was scored after the newest step."""
        self._scored_at.append(self.newest)
        self._scores.append(score)

    def score_at(self, step: int) -> Score | None:
        """The newest score at or before a step."""
        place = bisect_right(self._scored_at, step)
        return self._scores[place - 1] if place else None

    def scores_until(self, step: int) -> tuple[tuple[int, Score], ...]:
        """All scores up to a step, each with its own."""
        count = bisect_right(self._scored_at, step)
        return tuple(zip(self._scored_at[:count], self._scores[:count], strict=True))

    def epoch_start(self, step: int, is_mid_step: bool, count: int) -> int:
        """The step at which the epoch of `step` began, or with `count` above 1 an earlier one.

        At the very beginning of an epoch the one before is meant.
        """
        place = bisect_right(self._epoch_ends, step if is_mid_step else step - 1) - count
        return self._epoch_ends[place] if place >= 0 else 0

    def curve(self) -> Curve:
        """All losses, reduced for drawing."""
        return self._curve.follow(self.history.loss)

    def validation_curve(self) -> Curve:
        """All losses of the validation set."""
        losses = np.array([score.loss for score in self._scores])
        return as_curve(np.array(self._scored_at, np.int64), losses, np.empty(0, np.int64))

    def after(self, step: int) -> Stretch:
        """What there is beyond a step, without cutting it off."""
        scored, ended = bisect_right(self._scored_at, step), bisect_right(self._epoch_ends, step)
        return Stretch(
            step,
            self.history.after(step),
            tuple(self._scored_at[scored:]),
            tuple(self._scores[scored:]),
            tuple(self._epoch_ends[ended:]),
        )

    def cut(self, step: int) -> Stretch:
        """Keep what belongs to the steps up to `step`, and give the rest."""
        stretch = self.after(step)
        self.history.cut(step)
        scored, ended = bisect_right(self._scored_at, step), bisect_right(self._epoch_ends, step)
        del self._scored_at[scored:], self._scores[scored:], self._epoch_ends[ended:]
        self.newest = len(self.history)
        self._curve = CurveBuilder()
        return stretch

    def extend(self, stretch: Stretch) -> None:
        """Join on what was cut off at the newest step."""
        self.history.extend(stretch.rows)
        self._scored_at += stretch.scored_at
        self._scores += stretch.scores
        self._epoch_ends.extend(stretch.epoch_ends)
        self.newest = len(self.history)
