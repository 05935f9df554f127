"""Where runs are kept and how a file of theirs is named: every training leaves one in a folder of the user's.

What cannot be written there costs one line and no training.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

VARIABLE = "STEPGRAD_RUNS"
"""Names another folder; empty: nothing is recorded unless it is asked for."""
ENDING = ".run"
LONGEST_NAME = 60


def runs_folder() -> Path | None:
    """Where the runs of this user are; it need not be there yet."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named).absolute() if named else None
    from platformdirs import user_data_path

    return user_data_path("stepgrad", appauthor=False) / "runs"


def folder_to_record_in() -> Path | None:
    """The folder, made where it was not there; None, and a line on stderr, where nothing can be written to it."""
    folder = runs_folder()
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        reason = error.strerror or error
        sys.stderr.write(f"stepgrad: cannot record to the folder '{folder}': {reason}; this run is not recorded\n")
        return None


def names_for(experiment: str, begun: datetime) -> Iterator[str]:
    """Names of files for a run: the experiment and the moment, then with a number, for when that is taken."""
    plain = re.sub(r"[^\w.-]+", "-", experiment)[:LONGEST_NAME].strip("-.") or "run"
    stem = f"{plain}-{begun:%Y-%m-%d-%H%M%S}"
    yield stem + ENDING
    for number in count(2):
        yield f"{stem}-{number}{ENDING}"


def if_kept(path: str | None) -> str | None:
    """Where a run was recorded, once it has ended; None where nothing of it was worth keeping."""
    return path if path is not None and Path(path).exists() else None


def name_of(path: Path) -> str:
    """What a user has to write for a run: its name where it lies in the folder of runs, else its path."""
    return path.name.removesuffix(ENDING) if path.absolute().parent == runs_folder() else str(path)
