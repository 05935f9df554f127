"""`stepgrad debug SCRIPT.py`: a user's own training script on the screen, step by step and back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stepgrad.core.errors import StepgradError

from . import options
from .check import Arguments, Loop, Loss, Python, Script
from .terminal import has_terminal

if TYPE_CHECKING:
    from ..recording_scripts import ScriptRecording

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
    break_: options.ScriptBreaks = None,
    watch: options.ScriptWatches = None,
    record: options.RecordPath = None,
    record_budget: options.RecordBudget = None,
    no_record: options.NoRecord = False,
) -> int:
    """Step through a NumPy training script of your own: iterations, lines, back in time; it is not changed."""
    from stepgrad.core.scripts.launch import CheckOptions, refuse_what_cannot_work

    launch = CheckOptions(python=python, loop=loop, loss=loss, seconds=timeout)
    refuse_what_cannot_work(script, launch, command="debug")
    if not has_terminal():
        raise StepgradError("no terminal to draw on; stepgrad check tells without one what is wrong with a script")
    from ..debug_script import debug_script

    recording = _recording(script, arguments or [], record, record_budget, no_record=no_record)
    return debug_script(
        script,
        arguments or [],
        launch,
        checks=not no_check,
        breaks=break_ or [],
        watches=watch or [],
        recording=recording,
    )


def _recording(
    script: Path, arguments: list[str], record: str | None, budget: float | None, *, no_record: bool
) -> "ScriptRecording":
    """Where to record. Raises StepgradError where the options contradict each other, or the file is there already."""
    if record is not None and no_record:
        raise StepgradError("--record and --no-record contradict each other; leave one away")
    from stepgrad.core.recording.budgets import split

    from ..recording_scripts import ScriptRecording
    from ..run_files import folder_to_record_in

    path = None if record is None else Path(record).expanduser()
    folder = None if no_record or path is not None else folder_to_record_in()
    if budget is not None and path is None and folder is None:
        raise StepgradError("--record-budget is about the run file, and none is written; leave one of the two away")
    recording = ScriptRecording(script, tuple(arguments), path, folder, None if budget is None else split(budget))
    recording.check()
    return recording
