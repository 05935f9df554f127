"""Trains one run of a sweep to its end, wherever it is asked to: in a process here, or on a machine of a cluster.

A run that is there already is not made again; one that was interrupted goes on where it stood.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

from stepgrad.core.debugging.commands import AtEnd, Run
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.listing import files_of, summarize

from ..launch import Launch

SLICE_STEPS = 64
"""Steps between two looks of the recorder at its clock."""
ENDS = ("end", "not-finite")


def train_here(launch: Launch, path: Path) -> str | None:
    """Train into the file `path`, unless that was done. Returns what the user must put right, or None."""
    try:
        _train(_next(launch, path))
    except StepgradError as error:
        return str(error)
    return None


def train_there(launch: Launch) -> bytes | str:
    """Train where nothing of ours can be reached: the whole run file comes back, or what the user must put right."""
    with tempfile.TemporaryDirectory(prefix="stepgrad-") as folder:
        path = Path(folder) / "a.run"
        said = train_here(launch, path)
        return path.read_bytes() if said is None else said


def is_done(path: Path) -> bool:
    """Whether the run in that file came to its end. Raises StepgradError where it is no run."""
    return path.exists() and summarize(path).state == "finished"


def _next(launch: Launch, path: Path) -> Launch:
    """How to go on: from the beginning, or where the file stands."""
    if not path.exists():
        return replace(launch, record=path)
    if summarize(path).step:
        return Launch(None, resume=path)
    for file in files_of(path):  # killed before anything was recorded in it
        file.unlink()
    return replace(launch, record=path)


def _train(launch: Launch) -> None:
    session = launch()
    if session.trainer.is_finished:
        session.end("end")
        return
    while session.stop is None or session.stop.code not in ENDS:  # a breakpoint of the recipe ends no sweep
        session.apply(Run(AtEnd()))
        while session.is_running:
            left = iter(range(SLICE_STEPS))
            session.advance(lambda left=left: next(left, None) is None)  # type: ignore[misc]
            session.follow()
    session.end(session.stop.code)
