"""Where runs are kept and how a file of theirs is named: every training leaves one in a folder of the user's.

What cannot be written there costs one line and no training.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches
from itertools import count
from pathlib import Path

from stepgrad.core.errors import StepgradError
from stepgrad.core.recording import ENDING

VARIABLE = "STEPGRAD_RUNS"
"""Names another folder; empty: nothing is recorded unless it is asked for."""
LONGEST_NAME = 60
MANY_BYTES = 2 * 2**30
"""What all runs may take before the closing summary speaks of it."""
MOST_NAMED = 3


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


def find_run(words: str) -> Path:
    """The run a user means: a path, or a name in the folder of runs, of which the beginning is enough if only one
    begins so. Raises StepgradError with the names that are near; whether the file can be read is not looked at.
    """
    path, folder = Path(words).expanduser(), runs_folder()
    if path.is_file() or folder is None or "/" in words or os.sep in words:
        return path
    wanted = words.removesuffix(ENDING)
    names = sorted((file.name.removesuffix(ENDING) for file in folder.glob(f"*{ENDING}")), reverse=True)
    begin = [wanted] if wanted in names else [name for name in names if name.startswith(wanted)]
    if len(begin) == 1:
        return folder / (begin[0] + ENDING)
    if begin:
        more = f" and {len(begin) - MOST_NAMED} more" if len(begin) > MOST_NAMED else ""
        raise StepgradError(f"'{words}' could be any of {', '.join(begin[:MOST_NAMED])}{more}; write more of the name")
    near = get_close_matches(wanted, names, MOST_NAMED, cutoff=0.4) or names[:MOST_NAMED]
    hint = f"nearest: {', '.join(near)}" if near else f"there are none in {folder} yet"
    raise StepgradError(f"there is no run '{words}'; {hint}")


def if_kept(path: str | None) -> str | None:
    """Where a run was recorded, once it has ended; None where nothing of it was worth keeping."""
    return path if path is not None and Path(path).exists() else None


def said_of_size(path: Path) -> str | None:
    """How to make room, where the runs in the folder of this one have come to take much."""
    if path.absolute().parent != runs_folder():
        return None
    taken = sum(file.stat().st_size for file in path.parent.glob(f"*{ENDING}"))
    if taken < MANY_BYTES:
        return None
    return f"your runs take {taken / 2**30:.1f} GiB; `stepgrad runs --prune` removes old ones"


def name_of(path: Path) -> str:
    """What a user has to write for a run: its name where it lies in the folder of runs, else its path."""
    return path.name.removesuffix(ENDING) if path.absolute().parent == runs_folder() else str(path)
