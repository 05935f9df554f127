"""Which runs of a folder may go, and how one goes: never while somebody writes to it, and never another's file."""

from collections.abc import Sequence

from filelock import FileLock, Timeout

from ..errors import StepgradError
from . import tables
from .listing import RunSummary
from .writer import remove_files

DAY_SECONDS = 86_400.0


def choose_old(
    runs: Sequence[RunSummary], *, now: float, older_than_days: float | None, keep: int | None
) -> list[RunSummary]:
    """Of runs, newest first, those not written to for so many days; the `keep` newest stay, however old they are.

    With None for the days only the number counts. What is still running stays always.
    """
    oldest = now if older_than_days is None else now - older_than_days * DAY_SECONDS
    return [run for run in runs[keep or 0 :] if run.state != "running" and run.written <= oldest]


def remove(run: RunSummary) -> None:
    """Remove the file and what belongs to it. Raises StepgradError where it is no run any more, or in use."""
    lock = FileLock(tables.lock_of(run.path))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StepgradError(f"'{run.path}' stays: a process is recording to it") from None
    except OSError as error:
        raise StepgradError(f"'{run.path}' stays: {error.strerror or error}") from None
    try:
        tables.open_existing(run.path, to_write=False).close()
        remove_files(run.path)
    except OSError as error:
        raise StepgradError(f"'{run.path}' stays: {error.strerror or error}") from None
    finally:
        lock.release()
    tables.lock_of(run.path).unlink(missing_ok=True)
