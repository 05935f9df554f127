"""The writing side of a run file: takes what happened since the last time, and commits it whole or not at all.

Nothing is written between two commits, so a process killed at any moment leaves the file as the last commit made it.
A lock beside the file keeps a second writer away.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import StepgradError
from . import tables, tensors
from .budgets import USUAL, Budgets
from .rows import pack_steps, steps_of
from .thinning import KEPT_OF, Steps, densest, joined, thinned

ROOM = 0.75
"""To what share of the budget records are thinned, so that it is not done at every commit."""
LONGEST_STRETCH = 2048
"""Entries of one row; a short one is written anew with what follows it."""

LOCK_SECONDS = 0.1
"""Longer than anybody holds the lock who only looks whether somebody is writing."""


class RunWriter:
    """Writes one run file. `path` must not exist yet, unless `resumes`.

    Raises StepgradError, here and in `commit`, where the file cannot be written; what was committed stays.
    """

    def __init__(
        self,
        path: Path,
        *,
        resumes: bool = False,
        budgets: Budgets = USUAL,
    ) -> None:
        self.path = path
        self._budgets = budgets
        self._lock = _locked(path)
        was_there = path.exists()
        try:
            self._database = tables.open_existing(path, to_write=True) if resumes else tables.create(path)
        except BaseException:
            if not was_there:
                remove_files(path)
            self._lock.release()
            if not was_there:
                tables.lock_of(path).unlink(missing_ok=True)
            raise
        self._pending: list[tuple[str, tuple[Any, ...]]] = []
        self._open: dict[int, Steps] = {}
        self._record_bytes = self._count("stretches", "numbers")
        self._checkpoint_bytes = self._count("checkpoints", "tensors")

    def tell(self, about: Mapping[str, str]) -> None:
        """What is to be known of the run as a whole, by key."""
        for key, value in about.items():
            self._later("INSERT OR REPLACE INTO about VALUES (?, ?)", key, value)

    def add_line(self, line: int, name: str, parent: int | None, parted_at: int, newest: int) -> None:
        """A line of the run: the first, or a branch; or how far it has come."""
        self._later("INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?, ?, 0)", line, name, parent, parted_at, newest)

    def hide_line(self, line: int) -> None:
        """A branch was deleted: what others have of it stays, it is listed no more."""
        self._later("UPDATE lines SET is_hidden = 1 WHERE line = ?", line)

    def add_steps(self, line: int, stretch: Steps) -> None:
        """The records of steps that follow on what the line has."""
        before = self._open.get(line)
        if before is not None and len(before.steps) + len(stretch.steps) <= LONGEST_STRETCH:
            stretch = joined([before, stretch])
        self._open[line] = stretch
        self._put_stretch(line, stretch)

    def add_validation(self, line: int, step: int, loss: float, accuracy: float | None) -> None:
        """The score of the validation set after a step."""
        self._later("INSERT OR REPLACE INTO validations VALUES (?, ?, ?, ?)", line, step, repr(loss), accuracy)

    def add_layers(self, line: int, step: int, measured: Any) -> None:
        """What was measured of the layers, as plain values."""
        self._later("INSERT OR REPLACE INTO layers VALUES (?, ?, ?)", line, step, json.dumps(measured))

    def add_finding(self, line: int, step: int, finding: Mapping[str, Any], *, is_cleared: bool) -> None:
        """A finding that was raised, or cleared."""
        statement = "INSERT INTO findings (line, step, is_cleared, finding) VALUES (?, ?, ?, ?)"
        self._later(statement, line, step, is_cleared, json.dumps(finding))

    def put_edits(self, line: int, edits: Iterable[Mapping[str, Any]]) -> None:
        """The whole journal of a line."""
        self._later("DELETE FROM edits WHERE line = ?", line)
        for place, edit in enumerate(edits):
            self._later("INSERT INTO edits VALUES (?, ?, ?)", line, place, json.dumps(edit))

    def put_breakpoints(self, breakpoints: Mapping[int, Mapping[str, Any]]) -> None:
        """All breakpoints as they stand."""
        self._later("DELETE FROM breakpoints")
        for number, breakpoint in breakpoints.items():
            self._later("INSERT INTO breakpoints VALUES (?, ?)", number, json.dumps(breakpoint))

    def add_checkpoint(self, line: int, step: int, about: Mapping[str, Any], state: tensors.Tensors) -> None:
        """The whole state after a step: `about` its plain values, `state` its arrays."""
        packed = tensors.pack(state)
        statement = "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?)"
        self._later(statement, line, step, json.dumps(about), packed)
        self._checkpoint_bytes += len(packed)

    def commit(self) -> None:
        """Write all that is pending, in one transaction, and see to the budgets."""
        if not self._pending:
            return
        self._write()
        if self._record_bytes > self._budgets.records:
            self._thin()
        if self._checkpoint_bytes > self._budgets.checkpoints:
            self._drop_checkpoints()
        self._write()

    def close(self) -> None:
        """Commit what is left, and let the file go."""
        try:
            self.commit()
            # Somebody who reads at this moment would keep SQLite from merging it all into the file.
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._database.close()
            self._lock.release()

    def abandon(self) -> None:
        """Let the file go as the last commit left it."""
        self._database.close()
        self._lock.release()

    def discard(self) -> None:
        """Let the file go, and remove it with all that belongs to it."""
        self._database.close()
        remove_files(self.path)
        self._lock.release()
        tables.lock_of(self.path).unlink(missing_ok=True)

    def _later(self, statement: str, *values: Any) -> None:
        self._pending.append((statement, values))

    def _write(self) -> None:
        with tables.told(self.path, "record to"), self._database:
            for statement, values in self._pending:
                self._database.execute(statement, values)
        self._pending.clear()

    def _put_stretch(self, line: int, stretch: Steps) -> None:
        numbers = pack_steps(stretch)
        self._record_bytes += len(numbers)
        statement = "INSERT OR REPLACE INTO stretches VALUES (?, ?, ?, ?, ?)"
        self._later(statement, line, stretch.first, stretch.last, stretch.is_whole, numbers)

    def _stretches(self, line: int) -> list[Steps]:
        rows = self._database.execute("SELECT * FROM stretches WHERE line = ? ORDER BY first", (line,))
        return [steps_of(row) for row in rows]

    def _count(self, table: str, column: str) -> int:
        (total,) = self._database.execute(f"SELECT total(length({column})) FROM {table}").fetchone()
        return int(total)

    def _thin(self) -> None:
        """Reduce what is densest among the older records of each line, until all fits with room to grow."""
        before = self._record_bytes + 1
        while self._budgets.records * ROOM < self._record_bytes < before:
            before = self._record_bytes
            for (line,) in self._database.execute("SELECT line FROM lines").fetchall():
                for group in _groups(densest(self._stretches(line))):
                    first, last = group[0].first, group[-1].last
                    self._later("DELETE FROM stretches WHERE line = ? AND first BETWEEN ? AND ?", line, first, last)
                    self._put_stretch(line, thinned(joined(group)))
            self._write()
            self._record_bytes = self._count("stretches", "numbers")

    def _drop_checkpoints(self) -> None:
        """Drop those that leave the smallest gap for their age; the first and the newest of a line always stay."""
        rows = self._database.execute(
            "SELECT line, step, length(tensors) AS size FROM checkpoints ORDER BY line, step"
        ).fetchall()
        kept = [(row["line"], row["step"], row["size"]) for row in rows]
        while sum(size for _, _, size in kept) > self._budgets.checkpoints:
            worth = {
                place: (kept[place + 1][1] - kept[place - 1][1]) / (kept[-1][1] - kept[place][1] + 1)
                for place in range(1, len(kept) - 1)
                if kept[place - 1][0] == kept[place][0] == kept[place + 1][0]
            }
            if not worth:
                break
            line, step, _ = kept.pop(min(worth, key=lambda place: worth[place]))
            self._later("DELETE FROM checkpoints WHERE line = ? AND step = ?", line, step)
        self._checkpoint_bytes = sum(size for _, _, size in kept)


def _groups(stretches: list[Steps]) -> Iterable[list[Steps]]:
    """Neighbours that fit in one row together."""
    group: list[Steps] = []
    for stretch in stretches:
        adjoins = group and group[-1].last + 1 == stretch.first
        if group and not (adjoins and sum(len(one.steps) for one in (*group, stretch)) <= KEPT_OF * LONGEST_STRETCH):
            yield group
            group = []
        group.append(stretch)
    if group:
        yield group


def remove_files(path: Path) -> None:
    """The run file, and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _locked(path: Path) -> FileLock:
    lock = FileLock(tables.lock_of(path), thread_local=False)  # a script's recorder is let go in another thread
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=LOCK_SECONDS, poll_interval=LOCK_SECONDS / 10)
    except Timeout:
        # A lock that cannot be made at all is waited for like one that somebody holds.
        is_held = Path(lock.lock_file).exists()
        reason = "another process is recording to it" if is_held else "nothing can be written to this folder"
        raise StepgradError(f"cannot record to '{path}': {reason}") from None
    except OSError as error:
        raise StepgradError(f"cannot record to '{path}': {error.strerror}") from None
    return lock
