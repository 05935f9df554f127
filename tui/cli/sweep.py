"""`stepgrad sweep`: one experiment with many settings and seeds, each a recorded run."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stepgrad.core.errors import StepgradError

if TYPE_CHECKING:
    from ..launch import Launch
    from ..sweeping.grid import Point
    from ..sweeping.results import Result

WIDTH, WIDEST = 80, 160

Seeds = Annotated[int, typer.Option(metavar="N", min=1, help="So many seeds for each setting, from the recipe's own.")]
Jobs = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Runs trained at the same time. Default: one a core.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Train on a Dask cluster, like tcp://10.0.0.1:8786 (extra: dask)."),
]
Into = Annotated[
    str | None,
    typer.Option(metavar="FOLDER", help="Where the runs are recorded. Default: a folder of its own among your runs."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


def sweep(
    make: Callable[[Mapping[str, str]], "Launch"],
    varied: dict[str, list[str]],
    seeds: Seeds = 1,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    into: Into = None,
    as_json: AsJson = False,
) -> int:
    """Train every combination of the values listed, each with every seed; go on where an earlier sweep stopped."""
    from ..sweeping.grid import make_grid
    from ..sweeping.results import as_json as for_programs
    from ..sweeping.results import rank

    if not varied and seeds == 1:
        raise StepgradError("nothing varies: list values, as in --lr 0.1,0.01, or give --seeds")
    points = make_grid(varied, make, seeds)
    folder = Path(into).absolute() if into is not None else _own_folder(points)
    try:
        results = _results(points, folder, jobs or os.cpu_count() or 1, scheduler)
    except KeyboardInterrupt:
        sys.stderr.write("stepgrad: interrupted; what was done stays, and the same command goes on\n")
        raise
    if not results:
        raise StepgradError("none of the runs could be made")
    ranked = rank(results)
    if as_json:
        from ..speakable import speakable

        typer.echo(json.dumps(speakable({"folder": str(folder), "settings": for_programs(ranked)}), allow_nan=False))
        return 0
    from ..glyphs import to_ascii
    from ..sweeping.text import describe
    from ..terminal import detect

    width = min(WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH
    text = "\n".join(describe(ranked, width))
    typer.echo(text if detect().has_unicode else to_ascii(text))
    return 0


def _own_folder(points: list["Point"]) -> Path:
    """A folder that the same sweep finds again. Raises StepgradError where nothing is to be recorded."""
    from hashlib import sha256

    from ..run_files import VARIABLE, runs_folder

    folder = runs_folder()
    if folder is None:
        raise StepgradError(f"a sweep is made of recorded runs, and {VARIABLE} is empty; give --into FOLDER")
    recipe, _ = points[0].launch.resolve()
    told = "\n".join(repr((point.launch.experiment, point.launch.changes)) for point in points)
    return folder / f"{recipe.name}-sweep-{sha256(told.encode()).hexdigest()[:8]}"


def _results(points: list["Point"], folder: Path, jobs: int, scheduler: str | None) -> list["Result"]:
    """Train what is not there yet, with a bar, and read all of it."""
    from rich.console import Console
    from rich.progress import Progress

    from stepgrad.core.recording.recorded import read_run

    from ..sweeping.pool import train_all
    from ..sweeping.results import Result
    from ..sweeping.training import is_done

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StepgradError(f"cannot record to the folder '{folder}': {error.strerror}") from None
    left = [point for point in points if not is_done(folder / point.file)]
    failed: set[str] = set()
    before = len(points) - len(left)
    sys.stderr.write(f"{len(points)} runs in {folder}{f', {before} of them done before' if before else ''}\n")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("training", total=len(points), completed=before)
        for point, said in train_all(left, folder, jobs=jobs, scheduler=scheduler) if left else ():
            progress.advance(task)
            if said is not None:
                failed.add(point.file)
                progress.console.print(f"stepgrad: {point.file}: {said}", markup=False, highlight=False)
    return [Result(point, read_run(folder / point.file)) for point in points if point.file not in failed]
