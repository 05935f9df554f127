"""The reading side of a run file: a run as far as it was committed, while it goes on or long after.

Each question is one read transaction of its own and sees the last commit.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
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
        self._database = tables.open_existing(path, to_write=False)

    @property
    def about(self) -> dict[str, str]:
        """What is known of the run as a whole, by key."""
        return {row["key"]: row["value"] for row in self._ask("SELECT * FROM about")}

    @property
    def is_live(self) -> bool:
        """True while a process on this machine is recording to it."""
        lock = FileLock(f"{self.path}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:  # a folder that may not be written: nobody on this side can be recording
            return False
        lock.release()
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

    def validations(self, line: int) -> list[tuple[int, float, float | None]]:
        """Step, loss and accuracy of each score of the validation set."""
        rows = self._ask("SELECT * FROM validations WHERE line = ? ORDER BY step", line)
        return [(row["step"], float(row["loss"]), row["accuracy"]) for row in rows]

    def layers(self, line: int) -> list[tuple[int, Any]]:
        """Step and what was measured of the layers then."""
        rows = self._ask("SELECT * FROM layers WHERE line = ? ORDER BY step", line)
        return [(row["step"], json.loads(row["measured"])) for row in rows]

    @property
    def findings(self) -> list[StoredFinding]:
        """Findings as they were raised and cleared, in order."""
        rows = self._ask("SELECT * FROM findings ORDER BY number")
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

    def checkpoint_steps(self, line: int) -> list[int]:
        """Steps of a line at which there is a checkpoint."""
        return [row["step"] for row in self._ask("SELECT step FROM checkpoints WHERE line = ? ORDER BY step", line)]

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
