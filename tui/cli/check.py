"""`stepgrad check SCRIPT.py`: the answer to "is my backpropagation wrong?" in the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from stepgrad.core.errors import StepgradError
from stepgrad.core.scripts.launch import CheckOptions, check_script


def check(
    script: Annotated[
        Path, typer.Argument(help="The training script; it is not changed.", show_default=False)
    ],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Arguments for the script itself.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    python: Annotated[
        str, typer.Option(help="The interpreter that runs the script; it needs NumPy.")
    ] = sys.executable,
    loop: Annotated[int, typer.Option(min=0, help="Line of the training loop; 0 finds it.")] = 0,
    loss: Annotated[str, typer.Option(help="Name or expression of the loss; found if not given.")] = "",
    at: Annotated[int, typer.Option(min=0, help="The iteration to examine, counted from 0.")] = 1,
    timeout: Annotated[float, typer.Option(help="Seconds the whole check may take.")] = 20.0,
    show_output: Annotated[bool, typer.Option("--show-output", help="Show what the script printed.")] = False,
    fail_on: Annotated[
        str, typer.Option(help="Exit with 1 from this severity on: error, warning, never.")
    ] = "error",
) -> None:
    """Name the wrong line in a NumPy training script, and show what would make it right."""
    from stepgrad.tui.cli.check_text import Progress, print_report

    options = CheckOptions(python=python, loop=loop, at=at, loss=loss, seconds=timeout)
    try:
        if fail_on not in ("error", "warning", "never"):
            raise StepgradError(f"--fail-on '{fail_on}': expected error, warning or never")
        with Progress() as progress:
            checked = check_script(script, arguments or [], options, on_progress=progress.say)
    except StepgradError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(error.exit_code) from None
    if show_output:
        print(checked.output, file=sys.stderr, end="")
    if as_json:
        print(json.dumps(checked.report.to_json(), ensure_ascii=False))
    else:
        print_report(checked.report)
    severities = {str(finding.severity) for finding in checked.report.findings}
    failing = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[fail_on]
    raise typer.Exit(1 if severities & failing else 0)
