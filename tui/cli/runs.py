"""`stepgrad runs`: what was recorded, and how what is old goes again."""

import json
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stepgrad.core.errors import StepgradError

from .listings import AsJson, format_table

if TYPE_CHECKING:
    from stepgrad.core.recording.listing import Listing, RunSummary

DEFAULT_DAYS = 30.0
COLUMNS = ("name", "experiment", "begun", "steps", "loss", "state", "size", "findings")

Prune = Annotated[bool, typer.Option("--prune", help="Show which old runs would go, ask, and remove them.")]
OlderThan = Annotated[
    float | None,
    typer.Option(
        "--older-than",
        metavar="DAYS",
        min=0.0,
        help="With --prune: those not written to for so long. Default: 30, or 0 with --keep.",
        show_default=False,
    ),
]
Keep = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="With --prune: the newest N stay, however old they are.")
]
Yes = Annotated[bool, typer.Option("--yes", help="With --prune: remove them without asking.")]


def runs(
    as_json: AsJson = False, prune: Prune = False, older_than: OlderThan = None, keep: Keep = None, yes: Yes = False
) -> None:
    """List the recorded runs, newest first, or remove old ones."""
    if not prune and (older_than is not None or keep is not None or yes):
        raise StepgradError("--older-than, --keep and --yes belong to --prune; add it, or leave them away")
    if prune and as_json:
        raise StepgradError("--json lists runs, --prune removes some; leave one away")
    folder = _folder()
    from stepgrad.core.recording.listing import list_runs

    listing = list_runs(folder)
    for line in listing.skipped:
        sys.stderr.write(f"stepgrad: skipped: {line}\n")
    if prune:
        _prune(listing, older_than, keep, yes)
    elif as_json:
        typer.echo(_as_json(listing))
    else:
        _print(listing.runs)
        typer.echo(_total(listing.runs, folder))


def _folder() -> Path:
    from ..run_files import VARIABLE, runs_folder

    folder = runs_folder()
    if folder is None:
        raise StepgradError(f"{VARIABLE} is empty, so runs are kept nowhere; let it name a folder, or unset it")
    return folder


def _print(listed: Sequence["RunSummary"]) -> None:
    if listed:
        typer.echo(format_table([_row(run) for run in listed], COLUMNS))


def _row(run: "RunSummary") -> dict[str, Any]:
    return {
        "name": run.name,
        "experiment": run.experiment or "?",
        "begun": f"{datetime.fromisoformat(run.begun).astimezone():%Y-%m-%d %H:%M}" if run.begun else "?",
        "steps": f"{run.step}/{run.total_steps}" if run.total_steps else f"{run.step}",
        "loss": "-" if run.loss is None else f"{run.loss:.5g}",
        "state": run.state,
        "size": in_mebibytes(run.nbytes),
        "findings": ", ".join(run.findings) or "-",
    }


def in_mebibytes(nbytes: int) -> str:
    """A size as it is told everywhere."""
    return f"{nbytes / 2**20:.1f} MiB"


def _total(listed: Sequence["RunSummary"], folder: Path) -> str:
    if not listed:
        return f"no runs in {folder} yet; `stepgrad train` records one"
    size = in_mebibytes(sum(run.nbytes for run in listed))
    return f"{len(listed)} run{'s' if len(listed) > 1 else ''}, {size} in {folder}"


def _as_json(listing: "Listing") -> str:
    from ..speakable import speakable

    rows = [
        {
            "name": run.name,
            "path": str(run.path),
            "experiment": run.experiment,
            "begun": run.begun,
            "step": run.step,
            "total_steps": run.total_steps,
            "loss": run.loss,
            "state": run.state,
            "findings": list(run.findings),
            "bytes": run.nbytes,
        }
        for run in listing.runs
    ]
    return json.dumps(speakable(rows), indent=2, allow_nan=False)


def _prune(listing: "Listing", older_than: float | None, keep: int | None, yes: bool) -> None:
    from stepgrad.core.recording.pruning import choose_old, remove

    days = older_than if older_than is not None or keep is not None else DEFAULT_DAYS
    old = choose_old(listing.runs, now=time.time(), older_than_days=days, keep=keep)
    if not old:
        typer.echo(f"none of {len(listing.runs)} runs is old enough to go")
        return
    _print(old)
    what = f"{len(old)} of {len(listing.runs)} runs, {in_mebibytes(sum(run.nbytes for run in old))}"
    if not yes and not _is_granted(what):
        typer.echo("nothing was removed")
        return
    gone = 0
    for run in old:
        try:
            remove(run)
            gone += 1
        except StepgradError as error:
            sys.stderr.write(f"stepgrad: {error}\n")
    typer.echo(f"removed {gone} of {len(listing.runs)} runs")


def _is_granted(what: str) -> bool:
    """Ask. Raises StepgradError where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise StepgradError(f"--prune would remove {what}, and there is no terminal to ask on; --yes removes them")
    sys.stderr.write(f"remove {what}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
