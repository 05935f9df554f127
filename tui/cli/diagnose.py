"""`stepgrad diagnose`: what is wrong with a run, by trial on copies of it."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from . import options

if TYPE_CHECKING:
    from stepgrad.core.trials.report import Attempt, Report

    from ..launch import Launch

Seconds = Annotated[float, typer.Option("--seconds", metavar="S", min=1.0, help="How long all trials may take.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


def diagnose(
    launch: "Launch", seconds: Seconds = 20.0, as_json: AsJson = False, fail_on: options.FailOn = "error"
) -> int:
    """Find the cause of a run that does not learn: train copies of it with one thing changed at a time."""
    from stepgrad.core.trials import diagnose as run_trials

    from ..headless.run import exit_code
    from ..speakable import speakable

    options.check_fail_on(fail_on)
    experiment, data = launch.resolve()
    report = run_trials(experiment, data, seconds=seconds, progress=_progress)
    if as_json:
        sys.stdout.write(json.dumps(speakable(report.to_json()), allow_nan=False) + "\n")
    else:
        _print(report)
    return exit_code(report.findings, fail_on)


def _progress(attempt: "Attempt") -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[Ktrying {attempt.words} ({attempt.number} of at most {attempt.most})")
        sys.stderr.flush()


def _print(report: "Report") -> None:
    from ..summary import say, tell_findings

    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    lines = [f"✔ {report.verdict}" if report.is_healthy else report.verdict, ""]
    for heading, trials in report.groups:
        lines += [f"{heading}:", *(f"  {trial.sign} {trial.says}" for trial in trials)]
    lines += ["", *tell_findings(report.findings)]
    lines.append(f"{len(report.trials) + 1} runs in {report.seconds:.1f} s")
    say(lines)
