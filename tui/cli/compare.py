"""`stepgrad compare`: recorded runs side by side."""

import json
import shutil
import sys
from typing import Annotated

import typer

from stepgrad.core.errors import StepgradError

WIDTH = 80
WIDEST = 120

RunNames = Annotated[list[str], typer.Argument(metavar="A B [C]...", help="Names of runs, or paths.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


def compare(runs: RunNames, as_json: AsJson = False) -> None:
    """Compare recorded runs: what differs, their curves, where they part, and what was found in each."""
    if len(runs) < 2:
        raise StepgradError("compare takes two runs or more; `stepgrad runs` lists what there is")
    from stepgrad.core.recording.recorded import read_run

    from ..comparing.comparison import as_json as for_programs
    from ..comparing.comparison import compare_runs
    from ..run_files import find_run

    found = [find_run(run) for run in runs]
    if not as_json:
        _check_number(len(found))
    comparison = compare_runs([read_run(path) for path in found])
    if as_json:
        from ..speakable import speakable

        typer.echo(json.dumps(speakable(for_programs(comparison)), allow_nan=False))
        return
    from ..comparing.text import describe
    from ..glyphs import to_ascii
    from ..terminal import detect

    width = min(WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH
    text = "\n".join(describe(comparison, width))
    typer.echo(text if detect().has_unicode else to_ascii(text))


def _check_number(runs: int) -> None:
    from ..comparing.text import LETTERS

    if runs > len(LETTERS):
        raise StepgradError(f"{runs} runs in one chart cannot be told apart; give at most {len(LETTERS)}, or --json")
