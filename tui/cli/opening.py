"""`stepgrad open`: look at a recorded run, or at one that is still going elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from stepgrad.core.errors import StepgradError

from .terminal import has_terminal

RunFile = Annotated[str, typer.Argument(metavar="RUNFILE", help="A file written by --record, finished or growing.")]


def open_run(run_file: RunFile) -> int:
    """Look at a recorded run on the same screen as in training; follow one that still goes in another process.

    Nothing is written to the file.
    """
    if not has_terminal():
        raise StepgradError("no terminal to draw on; stepgrad open shows a run on a screen")
    from ..open_run import open_run

    return open_run(Path(run_file))
