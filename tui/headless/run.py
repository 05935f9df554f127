"""Drives a session without a screen, and hands what happens to a reporter.

The same session object that the app controls; only here nobody presses keys. Ctrl-C and SIGTERM stop it at the end of
the step in progress, with everything reached so far reported.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import AtStep, Pause, Run
from stepgrad.core.debugging.session import Session
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.diagnosis.engine import Change
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.training.gradient_check import GradientEntry

from ..launch import Launch
from ..run_files import if_kept

if TYPE_CHECKING:
    from ..report import ReportFile

SLICE_SECONDS = 0.1
"""Training between two looks at the progress bar, the findings and the signals."""
FINAL = ("end", "not-finite", "breakpoint")
"""Stops after which nobody is there to go on."""
EXIT_FINDING, EXIT_SIGNAL, EXIT_BROKEN_PIPE = 1, 128, 141


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; `signal` is the number of the one that interrupted it, `run_file` where it was recorded."""

    reason: str
    snapshot: Snapshot
    seconds: float
    signal: int | None = None
    run_file: str | None = None

    @property
    def breakpoint(self) -> Breakpoint | None:
        """The one that ended the run."""
        stop = self.snapshot.stop
        return stop.breakpoint if stop is not None and self.reason == "breakpoint" else None

    @property
    def words(self) -> str:
        """The reason for people: a breakpoint by its number and condition, or why it could not be evaluated."""
        stop = self.snapshot.stop
        return stop.message if stop is not None and self.reason == "breakpoint" else self.reason

    @property
    def steps_per_second(self) -> float:
        """Over the whole run."""
        return self.snapshot.step / self.seconds if self.seconds > 0 else 0.0


class Reporter(Protocol):
    """Is told what happens, and says it in its own way."""

    default_reports: int
    reports_early: bool

    def start(self, description: RunDescription) -> None:
        """The run is about to begin."""

    def checked(self, entries: tuple[GradientEntry, ...]) -> None:
        """The gradients were compared with finite differences."""

    def progress(self, step: int, total: int) -> None:
        """Called many times a second."""

    def step(self, snapshot: Snapshot) -> None:
        """A step that is reported."""

    def change(self, change: Change) -> None:
        """A finding was raised or cleared."""

    def stop(self, outcome: Outcome) -> None:
        """The run has ended."""


def run_headless(
    launch: Launch, *, as_json: bool, log_every: int | None, grad_check: bool, fail_on: str, report: "ReportFile | None"
) -> int:
    """Train to the end and return the exit code. Raises StepgradError before the first step, and after it
    only where the report cannot be written.

    `report` is where an HTML report of the whole run is written, also of one that was interrupted.
    """
    if report is not None:
        report.check()
    session = launch()
    try:
        outcome = _train(session, _reporter(as_json), log_every, grad_check)
        if report is not None:
            report.write(session.description, outcome.snapshot, outcome.reason, outcome.seconds)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not fail once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _follow(partial(session.end, "interrupted"))
        return EXIT_BROKEN_PIPE
    if outcome.signal:
        return EXIT_SIGNAL + outcome.signal
    return exit_code(outcome.snapshot.findings, fail_on)


def _reporter(as_json: bool) -> Reporter:
    # Imported when chosen: the text one brings rich, which a pipeline need not wait for.
    if as_json:
        from .json_lines import JsonReporter

        return JsonReporter()
    from .text import TextReporter

    return TextReporter()


def exit_code(findings: tuple[Finding, ...], fail_on: str) -> int:
    """1 where a finding of that severity or worse stands, else 0."""
    failing = {"error": {Severity.ERROR}, "warning": {Severity.ERROR, Severity.WARNING}, "never": set()}[fail_on]
    return EXIT_FINDING if any(finding.severity in failing for finding in findings) else 0


def _train(session: Session, reporter: Reporter, log_every: int | None, grad_check: bool) -> Outcome:
    trainer = session.trainer
    every = log_every or max(1, trainer.total_steps // reporter.default_reports)
    reporter.start(session.description)
    begun = perf_counter()
    if grad_check:
        session.check_gradients()
        reporter.checked(session.observer.gradient_check)
    reported = -1
    with _interruptible() as interrupted:
        while not (session.stop and session.stop.code in FINAL) and not interrupted:
            target = next_report(trainer.state.step, every, early=reporter.reports_early)
            session.apply(Run(AtStep(min(target, trainer.total_steps))))
            _advance(session, reporter, interrupted)
            if session.is_running:
                session.apply(Pause())
            elif trainer.state.step != reported:
                reported = trainer.state.step
                reporter.step(session.snapshot())
    seconds = perf_counter() - begun
    snapshot = session.snapshot()
    if snapshot.step != reported:
        reporter.step(snapshot)
    _tell_changes(session, reporter)
    assert session.stop is not None
    reason = "interrupted" if interrupted else session.stop.code
    _follow(partial(session.end, reason))
    signaled = interrupted[0] if interrupted else None
    outcome = Outcome(reason, snapshot, seconds, signaled, if_kept(snapshot.run_file))
    reporter.stop(outcome)
    return outcome


def _follow(work: Callable[[], object]) -> None:
    """A run that can be recorded no further goes on all the same."""
    try:
        work()
    except StepgradError as error:
        sys.stderr.write(f"stepgrad: {error}; training goes on, what was recorded stays\n")


def next_report(step: int, every: int, *, early: bool) -> int:
    """The step to report after `step`: the first, then each multiple of `every`; early ones at 2, 5, 10, 20, 50 too."""
    if step == 0:
        return 1
    regular = (step // every + 1) * every
    if not early:
        return regular
    power: int = 10 ** (len(str(step)) - 1)
    return min(regular, *(power * lead for lead in (2, 5, 10) if power * lead > step))


def _advance(session: Session, reporter: Reporter, interrupted: list[int]) -> None:
    """Train to the session's target in slices, telling progress and findings in between."""
    while session.is_running and not interrupted:
        deadline = perf_counter() + SLICE_SECONDS
        session.advance(lambda end=deadline: perf_counter() >= end)  # type: ignore[misc]
        _follow(session.follow)
        _tell_changes(session, reporter)
        reporter.progress(session.trainer.state.step, session.trainer.total_steps)


def _tell_changes(session: Session, reporter: Reporter) -> None:
    for change in session.take_changes():
        reporter.change(change)


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """A list that gets the signal's number when Ctrl-C or SIGTERM comes; a second one kills as usual."""
    caught: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        caught.append(number)
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
