"""`python -m benchmarks.torture`, also `make torture`: the program is given what nobody would give it on purpose."""

import os
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Annotated

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

import typer  # noqa: E402 - after the thread count is set
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from . import commands, files, keys, kills, scripts  # noqa: E402
from .tally import Budget, Part, Tally  # noqa: E402

PARTS: dict[str, Part] = {
    "keys": keys.keys,
    "commands": commands.commands,
    "kills": kills.kills,
    "experiments": files.with_little_memory(files.experiments),
    "tables": files.with_little_memory(files.tables),
    "arrays": files.with_little_memory(files.arrays),
    "run files": files.with_little_memory(files.run_files),
    "words": files.words,
    "scripts": scripts.scripts,
}
WHAT = {
    "keys": "random keys, clicks and pastes into the app, at changing terminal sizes",
    "commands": "random commands to a session; each branch must stay the run its journal tells",
    "kills": "kill -9 of a recording run at random moments, and on with it",
    "experiments": "spoiled experiment files, read and trained",
    "tables": "spoiled tables, read and trained on",
    "arrays": "spoiled .npz archives",
    "run files": "spoiled run files, read and gone on with",
    "words": "spoiled conditions, layers, starts, schedules, faults",
    "scripts": "scripts with lines lost, doubled and moved, given to check",
}


def main(
    seconds: Annotated[float, typer.Option(min=1.0, help="How long each part goes on.")] = 60.0,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 1,
    only: Annotated[str | None, typer.Option(help=f"One part: {', '.join(PARTS)}.")] = None,
) -> None:
    """Print what was tried and what went wrong; exit code 1 if anything did."""
    if only is not None and only not in PARTS:
        raise typer.BadParameter(f"unknown part '{only}'; known: {', '.join(PARTS)}")
    console = Console(width=None if sys.stdout.isatty() else 118)
    table = Table("part", "cases", "failures", "what", title=f"Torture, {seconds:.0f} s a part, seed {seed}")
    failures = []
    for name in [only] if only else PARTS:
        begun = monotonic()
        tally = _suffer(PARTS[name], seconds, seed)
        table.add_row(name, f"{tally.cases:,}", str(len(tally.failures)), f"{WHAT[name]}. {tally.counted}".rstrip(". "))
        failures += [f"{name}: {failure}" for failure in tally.failures]
        sys.stderr.write(f"{name}: {tally.cases} cases, {len(tally.failures)} failures, {monotonic() - begun:.0f} s\n")
    console.print(table)
    for failure in failures:
        print(failure)
    raise typer.Exit(1 if failures else 0)


def _suffer(part: Part, seconds: float, seed: int) -> Tally:
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        return part(Budget(monotonic() + seconds, seed, Path(folder)))


if __name__ == "__main__":
    typer.run(main)
