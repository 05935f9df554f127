"""`stepgrad export`: a recorded run as files that other programs read."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stepgrad.core.errors import StepgradError, unknown_name

if TYPE_CHECKING:
    from stepgrad.core.recording.recorded import RecordedRun

ENDINGS = {
    "csv": ".csv",
    "jsonl": ".jsonl",
    "tensorboard": "-tensorboard",
    "safetensors": ".safetensors",
    "html": ".html",
}

RunName = Annotated[str, typer.Argument(metavar="RUN", help="A run's name, the beginning of it, or a path.")]
To = Annotated[str, typer.Option(metavar="KIND", help="csv, jsonl, tensorboard, safetensors or html.")]
Output = Annotated[
    str | None,
    typer.Option(
        metavar="PATH",
        help="Where to; - for stdout (csv, jsonl). Default: the run's name with another ending, in this folder.",
    ),
]
Step = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, help="For safetensors: the last checkpoint at or before it. Default: the newest."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Write over what is there already.")]


def export(run: RunName, to: To, output: Output = None, step: Step = None, overwrite: Overwrite = False) -> None:
    """Write a recorded run as CSV, JSON Lines, TensorBoard events, weights for PyTorch, or an HTML report."""
    if to not in ENDINGS:
        raise unknown_name("kind of file", to, ENDINGS)
    if step is not None and to != "safetensors":
        raise StepgradError(f"--step chooses a checkpoint for --to safetensors; {to} has every step")
    if output == "-" and to not in ("csv", "jsonl"):
        raise StepgradError(f"--output - is for csv and jsonl; give {to} a path")
    from stepgrad.core.recording.recorded import read_run

    from ..convert.places import check, write_whole
    from ..run_files import find_run

    path = find_run(run)
    target = Path(output).expanduser() if output is not None else Path(path.name.removesuffix(".run") + ENDINGS[to])
    places = [target, _beside(target)] if to == "csv" else [target]
    if output != "-":
        check(places, overwrite=overwrite)
    recorded = read_run(path)
    if to == "tensorboard":
        from ..convert.tensorboard import write_events

        write_events(recorded, target)
        _tell(target)
        return
    contents = _safetensors(recorded, step) if to == "safetensors" else MAKERS[to](recorded)
    if output == "-":
        sys.stdout.write(contents[0].decode())
        return
    for place, content in zip(places, contents, strict=True):
        write_whole(place, content)
        _tell(place)


def _csv(run: "RecordedRun") -> list[bytes]:
    from ..convert.spreadsheets import layers_as_csv, steps_as_csv

    return [steps_as_csv(run).encode(), layers_as_csv(run).encode()]


def _jsonl(run: "RecordedRun") -> list[bytes]:
    from ..convert.events import as_json_lines

    return [as_json_lines(run).encode()]


def _html(run: "RecordedRun") -> list[bytes]:
    from ..convert.page import as_html

    return [as_html(run).encode()]


def _safetensors(run: "RecordedRun", step: int | None) -> list[bytes]:
    from ..convert.weights import weights_at

    weights = weights_at(run, step)
    sys.stderr.write(f"weights after step {weights.step}\n")
    return [weights.packed]


MAKERS: Mapping[str, Callable[["RecordedRun"], list[bytes]]] = {"csv": _csv, "jsonl": _jsonl, "html": _html}


def _beside(target: Path) -> Path:
    """Where the second table of a CSV goes."""
    return target.with_name(f"{target.stem}-layers{target.suffix}")


def _tell(place: Path) -> None:
    sys.stderr.write(f"wrote {place}\n")
