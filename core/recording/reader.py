"""The reading side of a run file: a run as far as it was committed, while it goes on or long after.

Each question is one read transaction of its own and sees the last commit; several see the same one within `at_once`.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from . import tables, tensors
from .rows import steps_of, texts_of
from .thinning import Steps, joined


@dataclass(frozen=True, slots=True)
class RunLine:
    """A line of the run: the first has no parent. `is_hidden`: it was deleted, but others share its beginning."""

    line: int
    name: str
    parent: int | None
    parted_at: int
    newest: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A whole state: `about` its plain values, `tensors` its arrays by name."""

    line: int
    step: int
    about: Mapping[str, Any]
    tensors: Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as it was raised or cleared."""

    line: int
    step: int
    is_cleared: bool
    finding: Mapping[str, Any]


class RunReader:
    """Reads one run file. Raises StepgradError where there is none, or it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp = self._stamp_now
        self._database: sqlite3.Connection | None = tables.open_existing(path, to_write=False)

    @property
    def _stamp_now(self) -> tuple[tuple[int, int], ...]:
        """What every commit changes of the file or of what waits beside it."""
        stats = [_stat(file) for file in (self.path, tables.log_of(self.path))]
        return tuple((found.st_size, found.st_mtime_ns) if found else (0, 0) for found in stats)

    def has_news(self) -> bool:
        """Whether something was committed since this was asked the last time; does not even open the file."""
        before, self._stamp = self._stamp, self._stamp_now
        if self._stamp != before:
            self.let_go()
        return self._stamp != before

    def see_again(self) -> None:
        """What has come could not be taken: it is news once more."""
        self._stamp = ()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All questions within see the same commit; afterwards the file is let go, so that a writer who ends meanwhile
        can tidy up. To be over soon: until then the writer's log can only grow.

        Raises StepgradError for what makes no sense, too.
        """
        with tables.told(self.path, "read run file"):
            self._opened.execute("BEGIN")
            try:
                yield
            finally:
                self._opened.rollback()
                self.let_go()

    @property
    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = tables.open_existing(self.path, to_write=False)
        return self._database

    def let_go(self) -> None:
        """Close the file; the next question opens it again."""
        if self._database is not None:
            self._database.close()
            self._database = None

    @property
    def about(self) -> dict[str, str]:
        """What is known of the run as a whole, by key."""
        with tables.told(self.path, "read run file"):
            return texts_of(self._ask("SELECT * FROM about"))

    @property
    def is_live(self) -> bool:
        """True while a process on this machine is recording to it."""
        return tables.is_being_written(self.path)

    @property
    def lines(self) -> list[RunLine]:
        """The run's lines, the first first."""
        return [
            RunLine(row["line"], row["name"], row["parent"], row["parted_at"], row["newest"], bool(row["is_hidden"]))
            for row in self._ask("SELECT * FROM lines ORDER BY line")
        ]

    def steps(self, line: int, *, after: int = 0) -> Steps | None:
        """The records of a line after a step, None where there are none."""
        rows = self._ask("SELECT * FROM stretches WHERE line = ? AND last > ? ORDER BY first", line, after)
        if not rows:
            return None
        return joined([steps_of(row) for row in rows]).after(after)

    def validations(self, line: int, *, after: int = 0) -> list[tuple[int, float, float | None]]:
        """Step, loss and accuracy of each score of the validation set after a step."""
        rows = self._ask("SELECT * FROM validations WHERE line = ? AND step > ? ORDER BY step", line, after)
        return [(row["step"], float(row["loss"]), row["accuracy"]) for row in rows]

    def layers(self, line: int, *, after: int = 0) -> list[tuple[int, Any]]:
        """Step, after one of them, and what was measured of the layers then."""
        rows = self._ask("SELECT * FROM layers WHERE line = ? AND step > ? ORDER BY step", line, after)
        return [(row["step"], json.loads(row["measured"])) for row in rows]

    @property
    def findings(self) -> list[StoredFinding]:
        """Findings as they were raised and cleared, in order."""
        return self.findings_from(0)

    def findings_from(self, place: int) -> list[StoredFinding]:
        """The same without the first so many."""
        rows = self._ask("SELECT * FROM findings ORDER BY number LIMIT -1 OFFSET ?", place)
        return [
            StoredFinding(row["line"], row["step"], bool(row["is_cleared"]), json.loads(row["finding"])) for row in rows
        ]

    def edits(self, line: int) -> list[dict[str, Any]]:
        """The journal of a line."""
        return [json.loads(row["edit"]) for row in self._ask("SELECT * FROM edits WHERE line = ? ORDER BY place", line)]

    @property
    def breakpoints(self) -> dict[int, dict[str, Any]]:
        """Breakpoints by number."""
        return {row["number"]: json.loads(row["breakpoint"]) for row in self._ask("SELECT * FROM breakpoints")}

    def checkpoint_steps(self, line: int, *, after: int = -1) -> list[int]:
        """Steps of a line, after one of them, at which there is a checkpoint."""
        rows = self._ask("SELECT step FROM checkpoints WHERE line = ? AND step > ? ORDER BY step", line, after)
        return [row["step"] for row in rows]

    def checkpoint(self, line: int, step: int) -> StoredCheckpoint | None:
        """The last checkpoint of a line at or before a step."""
        rows = self._ask(
            "SELECT * FROM checkpoints WHERE line = ? AND step <= ? ORDER BY step DESC LIMIT 1", line, step
        )
        if not rows:
            return None
        row = rows[0]
        return StoredCheckpoint(line, row["step"], json.loads(row["about"]), tensors.unpack(row["tensors"]))

    @property
    def nbytes(self) -> int:
        """What the run takes on the disk, with what waits to be merged into it."""
        files = (self.path, tables.log_of(self.path))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """There are no more questions."""
        self.let_go()

    def _ask(self, statement: str, *values: Any) -> list[Any]:
        with tables.told(self.path, "read run file"):
            return self._opened.execute(statement, values).fetchall()


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None
