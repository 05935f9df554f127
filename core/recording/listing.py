"""A folder of runs at a glance: of each file only what is told of the whole run, its last row, and its findings.

Nothing is written on the way, no lock and no index, so that looking leaves a folder as it was.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from safetensors import SafetensorError

from ..diagnosis.causes import link_causes
from ..errors import StepgradError
from . import ENDING, tables
from .rows import steps_of, texts_of
from .standing import standing_findings

State = Literal["running", "finished", "interrupted"]
FINAL = ("not-finite", "end")
"""How a run says that it ended where it could not go on, or where there was no more to do."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run. `step` is the newest of its present line, `loss` that step's, None before the first.

    `begun` is in ISO form with its zone, empty where nothing was committed; `written` seconds since the epoch;
    `findings` are the codes of the roots that stand at the end.
    """

    path: Path
    experiment: str
    begun: str
    step: int
    total_steps: int
    loss: float | None
    state: State
    findings: tuple[str, ...]
    nbytes: int
    written: float

    @property
    def name(self) -> str:
        """The file's, without its ending."""
        return self.path.name.removesuffix(ENDING)


@dataclass(frozen=True, slots=True)
class Listing:
    """The runs of a folder, newest first, and a line for each file that could not be read."""

    runs: tuple[RunSummary, ...]
    skipped: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        """What all of them take on the disk."""
        return sum(run.nbytes for run in self.runs)


def list_runs(folder: Path) -> Listing:
    """All files of a folder whose name is that of a run. A folder that is not there has none."""
    runs, skipped = [], []
    for path in folder.glob(f"*{ENDING}"):
        try:
            runs.append(summarize(path))
        except StepgradError as error:
            skipped.append(str(error))
    return Listing(tuple(sorted(runs, key=lambda run: (run.begun, run.name), reverse=True)), tuple(sorted(skipped)))


def summarize(path: Path) -> RunSummary:
    """One file. Raises StepgradError where it is no run, or damaged."""
    is_live = tables.is_being_written(path)
    try:
        with tables.told(path, "read run file"), closing(tables.open_existing(path, to_write=False)) as database:
            return _summarize(path, database, is_live)
    except (ValueError, KeyError, TypeError, OSError, SafetensorError):
        raise StepgradError(f"cannot read run file '{path}': it is damaged") from None


def files_of(path: Path) -> list[Path]:
    """The run file and what SQLite keeps beside it, where they are there."""
    return [file for ending in ("", "-wal", "-shm") if (file := path.with_name(path.name + ending)).exists()]


def _summarize(path: Path, database: sqlite3.Connection, is_live: bool) -> RunSummary:
    about = texts_of(database.execute("SELECT * FROM about"))
    step, loss = _last_of(database, int(about.get("present line", 0)))
    total = int(about.get("total steps", 0))
    findings = standing_findings(
        (json.loads(row["finding"]), bool(row["is_cleared"]))
        for row in database.execute("SELECT * FROM findings ORDER BY number")
    )
    is_finished = (total and step >= total) or about.get("ended") in FINAL
    stats = [file.stat() for file in files_of(path)]
    return RunSummary(
        path=path,
        experiment=about.get("name", ""),
        begun=about.get("begun", ""),
        step=step,
        total_steps=total,
        loss=loss,
        state="running" if is_live else "finished" if is_finished else "interrupted",
        findings=tuple(finding.code for finding in link_causes(list(findings)) if finding.root),
        nbytes=sum(stat.st_size for stat in stats),
        written=max(stat.st_mtime for stat in stats),
    )


def _last_of(database: sqlite3.Connection, line: int) -> tuple[int, float | None]:
    """The newest step of a line, and its loss; a branch without steps of its own ends where it parted."""
    row = database.execute("SELECT * FROM lines WHERE line = ?", (line,)).fetchone()
    newest = last = row["newest"] if row is not None else 0
    while row is not None:
        kept = database.execute(
            "SELECT * FROM stretches WHERE line = ? AND first <= ? ORDER BY first DESC LIMIT 1", (row["line"], last)
        ).fetchone()
        steps = steps_of(kept).until(last) if kept is not None else None
        if steps is not None and len(steps.loss):
            return newest, float(steps.loss[-1])
        last = min(last, row["parted_at"])
        # A line begins after the one it parted from; anything else would lead in a circle.
        earlier = "SELECT * FROM lines WHERE line = ? AND line < ?"
        row = database.execute(earlier, (row["parent"], row["line"])).fetchone()
    return newest, None
