"""`stepgrad debug SCRIPT.py`: a user's own training script on the screen, step by step and back."""

import sys
from typing import Annotated

import typer

from stepgrad.core.errors import StepgradError

from .check import Arguments, Loop, Loss, Python, Script
from .terminal import has_terminal

Timeout = Annotated[float, typer.Option(metavar="S", min=1.0, help="Seconds to find the training loop in.")]
NoCheck = Annotated[bool, typer.Option("--no-check", help="Do not look for what is wrong beside it.")]


def debug(
    script: Script,
    arguments: Arguments = None,
    python: Python = sys.executable,
    loop: Loop = 0,
    loss: Loss = "",
    timeout: Timeout = 20.0,
    no_check: NoCheck = False,
) -> int:
    """Step through a NumPy training script of your own: iterations, lines, back in time; it is not changed."""
    from stepgrad.core.scripts.launch import CheckOptions, refuse_what_cannot_work

    options = CheckOptions(python=python, loop=loop, loss=loss, seconds=timeout)
    refuse_what_cannot_work(script, options, command="debug")
    if not has_terminal():
        raise StepgradError("no terminal to draw on; stepgrad check tells without one what is wrong with a script")
    from ..debug_script import debug_script

    return debug_script(script, arguments or [], options, checks=not no_check)
