"""The reading side of a run file: a run as far as it was committed, while it goes on or long after.

Each question is one read transaction of its own and sees the last commit; several see the same one within `at_once`.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from ..errors import StepgradError
from . import tables, tensors
from .rows import steps_of
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
        self._open()

    def _open(self) -> None:
        self._is_unwritten = not tables.is_written(self.path)
        self._database = tables.open_existing(self.path, to_write=False)
        self._version = self._data_version

    @property
    def _data_version(self) -> int:
        (row,) = self._ask("PRAGMA data_version")
        return int(row["data_version"])

    def has_news(self) -> bool:
        """Whether something was committed since this was asked the last time; locks nothing."""
        if self._is_unwritten:
            if not tables.is_written(self.path):
                return False
            self._database.close()
            self._open()
            return True
        before, self._version = self._version, self._data_version
        return self._version != before

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All questions within see the same commit. To be over soon: meanwhile the writer's log can only grow."""
        with tables.told(self.path, "read run file"):
            self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._database.rollback()

    @property
    def about(self) -> dict[str, str]:
        """What is known of the run as a whole, by key."""
        return {row["key"]: row["value"] for row in self._ask("SELECT * FROM about")}

    @property
    def is_live(self) -> bool:
        """True while a process on this machine is recording to it."""
        # Looked at without making or holding anything: the writer's lock must be free whenever it wants it.
        try:
            handle = os.open(f"{self.path}.lock", os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

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

    def layers(self, line: int) -> list[tuple[int, Any]]:
        """Step and what was measured of the layers then."""
        rows = self._ask("SELECT * FROM layers WHERE line = ? ORDER BY step", line)
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
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def _ask(self, statement: str, *values: Any) -> list[Any]:
        try:
            with tables.told(self.path, "read run file"):
                return self._database.execute(statement, values).fetchall()
        except UnicodeDecodeError:
            raise StepgradError(f"cannot read run file '{self.path}': it is damaged") from None
