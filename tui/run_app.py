"""Opens the app on a trainee in a process of its own, and leaves a summary in the terminal when it closes."""

from dataclasses import replace
from typing import TYPE_CHECKING

from stepgrad.core.debugging.commands import CheckGradients
from stepgrad.core.debugging.messages import Died
from stepgrad.core.debugging.process import TraineeProcess
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription

from .headless.run import exit_code
from .launch import Launch
from .memory import Memory, default_path
from .run_files import if_kept
from .summary import describe_closing, say
from .trials import StartTrials

if TYPE_CHECKING:
    from .report import ReportFile


def run_app(launch: Launch, *, paused: bool, grad_check: bool, fail_on: str, report: "ReportFile | None") -> int:
    """Run the app until the user leaves; returns the exit code. Raises StepgradError if the run cannot start.

    `report` is where an HTML report of the run is written, as it stands when the app is left.
    """
    if report is not None:
        report.check()
    trainee = TraineeProcess(replace(launch, keeps_past=True))
    try:
        from .app import build_app

        if grad_check:
            trainee.send(CheckGradients())
        app = build_app(trainee, paused=paused, memory=Memory(default_path()), start_trials=StartTrials(launch))
        outcome = app.run()
    finally:
        trainee.close()
    if outcome is None:  # the app itself failed, and Textual has shown why
        return app.return_code or 1
    if outcome.snapshot is not None:
        reason = _reason(outcome.snapshot, outcome.died)
        _say_goodbye(trainee.description, outcome.snapshot, reason, outcome.died)
        if report is not None:
            report.write(trainee.description, outcome.snapshot, reason)
    if outcome.died is not None:
        return 1
    if outcome.signal is not None:
        return 128 + outcome.signal
    return exit_code(outcome.snapshot.findings, fail_on) if outcome.snapshot else 0


def _reason(snapshot: Snapshot, died: Died | None) -> str:
    if died:
        return "died"
    return snapshot.stop.code if snapshot.stop and snapshot.stop.code in ("end", "not-finite") else "quit"


def _say_goodbye(description: RunDescription, snapshot: Snapshot, reason: str, died: Died | None) -> None:
    lines = describe_closing(description, snapshot, reason, run_file=if_kept(snapshot.run_file))
    if died is not None:
        lines.append(died.message)
        lines += died.details.splitlines()
    say(lines)
