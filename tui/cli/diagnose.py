"""`stepgrad diagnose`: what is wrong with a run, by trial on copies of it."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stepgrad.core.errors import StepgradError
from stepgrad.core.paths import is_there

from . import options

if TYPE_CHECKING:
    from stepgrad.core.trials.report import Attempt, Report

    from ..launch import Launch

Seconds = Annotated[float, typer.Option("--seconds", metavar="S", min=1.0, help="How long all trials may take.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


def diagnose(
    launch: "Launch", seconds: Seconds = 20.0, as_json: AsJson = False, fail_on: options.FailOn = "error"
) -> int:
    """Find the cause of a run that does not learn: train copies of it with one thing changed at a time.

    Instead of an experiment, a run file: then it is the run in it, as it stood at its end.
    """
    from stepgrad.core.trials import diagnose as run_trials

    from ..headless.run import exit_code
    from ..speakable import speakable

    options.check_fail_on(fail_on)
    run, lines, path = None, [], _run_named(launch.experiment)
    if path is not None:
        from ..trials import standing_in

        run = standing_in(path, launch.changes)
        lines = [run.words, *([run.left_out] if run.left_out else []), ""]
        report = run.standing(_progress, seconds=seconds)
    else:
        experiment, data = launch.resolve()
        report = run_trials(experiment, data, seconds=seconds, progress=_progress)
    if as_json:
        of_run = {} if run is None else {"run_file": str(path), "left_out": run.left_out or None}
        sys.stdout.write(json.dumps(speakable({**report.to_json(), **of_run}), allow_nan=False) + "\n")
    else:
        _print(report, lines)
    return exit_code(report.findings, fail_on)


def _run_named(words: str | None) -> Path | None:
    """The recorded run that is meant, None where it is an experiment, or how the name of one begins."""
    from stepgrad.core.experiment_file import builtin_experiments
    from stepgrad.core.recording.tables import is_database

    from ..run_files import find_run

    if words is None or any(name.startswith(words) for name in builtin_experiments()):
        return None
    if is_there(Path(words)):
        return Path(words) if is_database(Path(words)) else None
    try:
        path = find_run(words)
    except StepgradError:  # nor is it a run: as an experiment it is asked for, and told what there is
        return None
    return path if is_there(path) else None


def _progress(attempt: "Attempt") -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[Ktrying {attempt.words} ({attempt.number} of at most {attempt.most})")
        sys.stderr.flush()


def _print(report: "Report", lines: list[str]) -> None:
    from ..summary import say, tell_findings

    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    lines = [*lines, f"✔ {report.verdict}" if report.is_healthy else report.verdict, ""]
    for heading, trials in report.groups:
        lines += [f"{heading}:", *(f"  {trial.sign} {trial.says}" for trial in trials)]
    lines += ["", *tell_findings(report.findings)]
    lines.append(f"{len(report.trials) + 1} runs in {report.seconds:.1f} s")
    say(lines)
