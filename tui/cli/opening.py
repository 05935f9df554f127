"""`stepgrad open`: look at a recorded run, or at one that is still going elsewhere."""

from typing import Annotated

import typer

from stepgrad.core.errors import StepgradError

from .terminal import has_terminal

RunName = Annotated[str, typer.Argument(metavar="RUN", help="A recorded run: its path, its name, or how that begins.")]


def open_run(run: RunName) -> int:
    """Look at a recorded run on the same screen as in training; follow one that still goes in another process.

    Nothing is written to the file.
    """
    if not has_terminal():
        raise StepgradError("no terminal to draw on; stepgrad open shows a run on a screen")
    from ..open_run import open_run
    from ..run_files import find_run

    return open_run(find_run(run))
