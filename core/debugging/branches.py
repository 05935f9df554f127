"""Branches: the lines of a run. An edit in the past begins another line, and the old one is kept to be gone back to.

The present line has the whole record; every other keeps only what lies beyond the step up to which it is the same as
the line it joins, so nothing is kept twice. Going over to another line cuts the record at the step where both part
and joins the other's on.
"""

from dataclasses import dataclass

import numpy as np

from ..errors import StepgradError, unknown_name
from ..observing.measurements import Curve
from .journal import Journal
from .known import Known
from .record import Record, Stretch
from .snapshot import Branch

FIRST = "main"
NO_CURVE = Curve(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))
LONGEST_NAME = 40


@dataclass(slots=True, eq=False)
class Line:
    """One line of the run, parted from its `origin` after `parted_at` steps.

    Those that are not present have `journal`, and `ahead`: their record beyond the step they share with `joined`;
    `known` is what was found out of them, None where they were left in another session.
    """

    number: int
    name: str
    origin: "Line | None"
    parted_at: int
    journal: Journal = ()
    joined: "Line | None" = None
    ahead: Stretch | None = None
    curve: Curve | None = None
    known: Known | None = None


class Branches:
    """All lines of a run, in the order they began; `present` is the one that `record` belongs to."""

    def __init__(self, record: Record) -> None:
        self.present = Line(0, FIRST, None, 0)
        self.lines = [self.present]
        self._record = record
        self._begun = 1

    def take_over(self, lines: list[Line], present: Line) -> None:
        """Be the lines of a run that was recorded; the record is brought there by the caller."""
        self.lines, self.present = lines, present
        present.joined = present.ahead = present.curve = None
        self._begun = 1 + max(line.number for line in lines)

    @property
    def nbytes(self) -> int:
        """Memory the records of all lines but the present one take."""
        return sum(line.ahead.rows.nbytes for line in self.lines if line.ahead is not None)

    def part(self, step: int, name: str, journal: Journal) -> None:
        """Begin another line at a step of the present one, which did so far what `journal` says."""
        line = Line(self._begun, self._free_name(name), self.present, step)
        self._begun += 1
        self.lines.append(line)
        self._leave(step, line, journal)

    def switch(self, name: str, journal: Journal) -> None:
        """Make another line the present one; `journal` is that of the line we leave."""
        line: Line | None = self.named(name)
        way: list[Line] = []
        while line is not None and line is not self.present:
            way.append(line)
            line = line.joined
        for following in reversed(way):
            self._hop(following, journal)
            journal = following.journal

    def rename(self, name: str, new: str) -> None:
        """Give a line another name. Raises StepgradError for one that is taken, empty or too long."""
        line, new = self.named(name), new.strip()
        if not new or len(new) > LONGEST_NAME:
            raise StepgradError(f"a branch's name has 1 to {LONGEST_NAME} characters, got '{new}'")
        if any(other.name == new and other is not line for other in self.lines):
            raise StepgradError(f"there is a branch '{new}' already")
        line.name = new

    def delete(self, name: str) -> None:
        """Forget a line for good. Raises StepgradError for the present one."""
        line = self.named(name)
        if line is self.present:
            raise StepgradError(f"'{name}' is the branch we are on; switch to another before deleting it")
        assert line.ahead is not None
        for other in self.lines:
            if other.joined is line and other.ahead is not None:
                other.ahead = line.ahead.until(other.ahead.start).then(other.ahead)
                other.joined, other.curve = line.joined, None
        self.lines.remove(line)

    def named(self, name: str) -> Line:
        """The line of that name. Raises StepgradError if there is none."""
        for line in self.lines:
            if line.name == name:
                return line
        raise unknown_name("branch", name, [line.name for line in self.lines])

    def newest(self, line: Line) -> int:
        """The last step it came to."""
        return self._record.newest if line.ahead is None else line.ahead.stop

    def shared(self, line: Line) -> int:
        """The last step it has in common with the present line."""
        while line.joined is not None and line.joined is not self.present:
            line = line.joined
        return self._record.newest if line.ahead is None else line.ahead.start

    def describe(self, line: Line) -> Branch:
        """What a screen shows of it; its curve begins where it leaves the line it joins."""
        if line.ahead is None:
            losses = self._record.history.loss
            loss = float(losses[-1]) if len(losses) else None
            curve = NO_CURVE
        else:
            loss = line.ahead.loss
            curve = line.curve = line.curve or line.ahead.curve()
        origin = line.origin.name if line.origin is not None else None
        shared = self.shared(line)
        return Branch(line.name, shared, self.newest(line), curve, line.number, origin, line.parted_at, loss)

    def _leave(self, step: int, to: Line, journal: Journal) -> None:
        """The present line becomes one of the others, joined to line `to` at `step`."""
        left = self.present
        left.journal, left.joined, left.ahead, left.curve = journal, to, self._record.cut(step), None
        for other in self.lines:
            if other.joined is left and other.ahead is not None and other.ahead.start <= step and other is not to:
                other.joined = to
        to.joined = None
        self.present = to

    def _hop(self, to: Line, journal: Journal) -> None:
        """Over to a line that joins the present one."""
        assert to.ahead is not None
        ahead = to.ahead
        self._leave(ahead.start, to, journal)
        self._record.extend(ahead)
        to.ahead = to.curve = None

    def _free_name(self, name: str) -> str:
        taken = {line.name for line in self.lines}
        name = name[:LONGEST_NAME]
        names = (name, *(f"{name[: LONGEST_NAME - 5]} ({count})" for count in range(2, len(taken) + 3)))
        return next(free for free in names if free not in taken)
