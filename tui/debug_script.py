"""The app on a user's own script, and the few lines that stay in the terminal when it is left."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from stepgrad import __version__
from stepgrad.core.debugging.commands import SetBreakpoint, SetWatch
from stepgrad.core.debugging.messages import Died
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.scripts.debugging.trainee import ScriptTrainee
from stepgrad.core.scripts.debugging.wishes import parse_measure, parse_wish
from stepgrad.core.scripts.launch import CheckOptions

from .cli.check_text import Progress
from .memory import Memory, default_path
from .recording_scripts import ScriptRecording
from .run_files import if_kept
from .summary import say, tell_file, tell_findings

GREETING = "space runs, s one iteration, p one line, b back, ? all keys"


def debug_script(
    script: Path,
    arguments: Sequence[str],
    options: CheckOptions,
    *,
    checks: bool,
    breaks: Sequence[str],
    watches: Sequence[str],
    recording: ScriptRecording,
) -> int:
    """Show the script until the user leaves; returns the exit code.

    Raises StepgradError, or CannotAnalyseError, where there is nothing to step through.
    """
    with Progress() as progress:
        trainee = ScriptTrainee(
            script,
            arguments,
            options,
            version=__version__,
            checks=checks,
            on_progress=progress.say,
            record=recording,
        )
    try:
        for condition in breaks:
            trainee.send(_breakpoint(condition, trainee.description))
        for expression in watches:
            trainee.send(_watch(expression, trainee.description))
        from .app import build_app

        app = build_app(trainee, paused=True, memory=Memory(default_path()))
        app.greeting = GREETING
        outcome = app.run()
    finally:
        trainee.close()
    if outcome is None:  # the app itself failed, and Textual has shown why
        return app.return_code or 1
    if outcome.snapshot is not None:
        say(describe_end(trainee.description, outcome.snapshot, outcome.died))
    if outcome.died is not None:
        return 1
    return 128 + outcome.signal if outcome.signal is not None else 0


def describe_end(run: RunDescription, snapshot: Snapshot, died: Died | None) -> list[str]:
    """Where the script stood, what was found, and how to come back."""
    total = f" of {snapshot.total_steps}" if snapshot.total_steps else ""
    how = "the script's process died" if died else "to its end" if snapshot.status == "finished" else "left on the way"
    loss = f", {run.loss} {snapshot.loss:.5g}" if snapshot.loss is not None else ""
    lines = [f"{run.experiment}: iteration {snapshot.step}{total}, {how}{loss}"]
    if snapshot.findings or not snapshot.checking:
        lines += tell_findings(snapshot.findings)
    else:
        lines.append(snapshot.checking)
    if died is not None:
        lines += [died.message, *died.details.splitlines()]
    run_file = if_kept(snapshot.run_file)
    if run_file is not None:
        lines += tell_file(Path(run_file))
    lines.append(f"again: {shlex.join(['stepgrad', *sys.argv[1:]])}")
    return lines


def _breakpoint(condition: str, run: RunDescription) -> SetBreakpoint:
    """As given with --break. Raises StepgradError as the run would."""
    try:
        parse_wish(condition, run)
    except StepgradError as error:
        raise StepgradError(f"--break '{condition}': {error}") from None
    return SetBreakpoint(None, condition)


def _watch(expression: str, run: RunDescription) -> SetWatch:
    """As given with --watch. Raises StepgradError as the run would."""
    try:
        return SetWatch(str(parse_measure(expression, run)))
    except StepgradError as error:
        raise StepgradError(f"--watch '{expression}': {error}") from None
