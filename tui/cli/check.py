"""`stepgrad check SCRIPT.py`: the answer to "is my backpropagation wrong?" in the terminal."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from stepgrad.core.scripts.launch import CannotAnalyseError, CheckOptions, check_script

from . import options

Script = Annotated[
    Path, typer.Argument(metavar="SCRIPT.py", help="The training script; it is not changed.", show_default=False)
]
Arguments = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ARGS]...", help="Arguments of the script's own.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Python = Annotated[
    str,
    typer.Option(metavar="PATH", help="The interpreter that runs the script; it needs NumPy.", show_default=False),
]
Loop = Annotated[int, typer.Option(metavar="LINE", min=0, help="Line of the training loop.", show_default="found")]
Loss = Annotated[str, typer.Option(metavar="NAME", help="Name or expression of the loss.", show_default="found")]
At = Annotated[int, typer.Option(metavar="N", min=0, help="The iteration to examine, counted from 0.")]
Timeout = Annotated[float, typer.Option(metavar="S", min=1.0, help="Seconds the whole check may take.")]
ShowOutput = Annotated[bool, typer.Option("--show-output", help="Show on stderr what the script printed.")]


def check(
    script: Script,
    arguments: Arguments = None,
    as_json: AsJson = False,
    python: Python = sys.executable,
    loop: Loop = 0,
    loss: Loss = "",
    at: At = 1,
    timeout: Timeout = 20.0,
    show_output: ShowOutput = False,
    fail_on: options.FailOn = "error",
) -> int:
    """Name the wrong line in a NumPy training script, and show what would make it right."""
    from ..headless.run import exit_code
    from .check_text import Progress, print_report

    options.check_fail_on(fail_on)
    chosen = CheckOptions(python=python, loop=loop, at=at, loss=loss, seconds=timeout)
    with Progress() as progress:
        checked = check_script(script, arguments or [], chosen, on_progress=progress.say)
    if show_output:
        sys.stderr.write(checked.output)
    if as_json:
        print(json.dumps(checked.report.to_json(), ensure_ascii=False))
    else:
        print_report(checked.report)
    if checked.report.failure is not None:
        sys.stdout.flush()
        raise CannotAnalyseError(f"{script.name}: {checked.report.failure}")
    return exit_code(tuple(checked.report.findings), fail_on)
