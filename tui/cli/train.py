"""`stepgrad train`: a run in the app, or without a screen."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stepgrad.core.errors import StepgradError

from . import options
from .terminal import has_terminal

if TYPE_CHECKING:
    from ..launch import Launch
    from ..report import ReportFile


def train(
    launch: "Launch",
    grad_check: options.GradCheck = None,
    paused: options.Paused = False,
    no_tui: options.NoTui = False,
    json: options.Json = False,
    log_every: options.LogEvery = None,
    report: options.ReportPath = None,
    init_from: options.InitFrom = None,
    record: options.RecordPath = None,
    record_budget: options.RecordBudget = None,
    no_record: options.NoRecord = False,
    resume: options.ResumePath = None,
    overwrite: options.Overwrite = False,
    fail_on: options.FailOn = "error",
) -> int:
    """Train a network: watch it, pause it, step it, or run it without a screen."""
    weights = None if init_from is None else Path(init_from).expanduser()
    launch = replace(launch, checks_gradients=grad_check is not False, init_from=weights)
    if json and not no_tui:
        raise StepgradError("--json needs --no-tui: the app and JSON Lines cannot share a terminal")
    options.check_fail_on(fail_on)
    file = _report_file(report, overwrite)
    launch = _with_run_file(launch, record, resume, no_record=no_record)
    if record_budget is not None:
        launch = _with_budget(launch, record_budget)
    if not no_tui and has_terminal():
        return _run_app(launch, paused=paused, grad_check=bool(grad_check), fail_on=fail_on, report=file)
    from ..headless import run_headless

    if not no_tui:
        sys.stderr.write("stepgrad: no terminal to draw on, so training runs without the app (as with --no-tui)\n")
    return run_headless(
        launch,
        as_json=json,
        log_every=log_every,
        grad_check=bool(grad_check),
        fail_on=fail_on,
        report=file,
    )


def _report_file(path: str | None, overwrite: bool) -> "ReportFile | None":
    """Where the report goes. Raises StepgradError for --overwrite without one."""
    if path is None:
        if overwrite:
            raise StepgradError("--overwrite needs --report: it is about the file the report is written to")
        return None
    from ..report import ReportFile

    return ReportFile(Path(path), overwrite)


def _with_run_file(launch: "Launch", record: str | None, resume: str | None, *, no_record: bool) -> "Launch":
    """Where to record, or what to go on with. Raises StepgradError where the options contradict each other."""
    if record is not None and no_record:
        raise StepgradError("--record and --no-record contradict each other; leave one away")
    if resume is None:
        if record is not None:
            return replace(launch, record=Path(record))
        return launch if no_record else _recorded(launch)
    if record is not None or no_record:
        option = "--record" if record is not None else "--no-record"
        raise StepgradError(f"--resume goes on writing to its own file; leave {option} away")
    from ..launch import Launch

    if replace(launch, checks_gradients=True) != Launch(None):
        raise StepgradError("--resume takes the experiment and all its settings from the file; leave the others away")
    from ..run_files import find_run

    return replace(launch, resume=find_run(resume))


def _with_budget(launch: "Launch", mebibytes: float) -> "Launch":
    """How large a new run file may become. Raises StepgradError where there is none, or for too little."""
    from stepgrad.core.recording.budgets import split

    if launch.resume is not None:
        raise StepgradError("--resume keeps to the budget the run was begun with; leave --record-budget away")
    if launch.record is None and launch.record_into is None:
        raise StepgradError("--record-budget is about the run file, and none is written; leave one of the two away")
    split(mebibytes)
    return replace(launch, record_budget=mebibytes)


def _recorded(launch: "Launch") -> "Launch":
    """As every training is, in the user's folder of runs."""
    from ..run_files import folder_to_record_in

    return replace(launch, record_into=folder_to_record_in())


def start_default() -> int:
    """`stepgrad` alone: the app on the default experiment, waiting at step 0."""
    from stepgrad.core.experiment_file import DEFAULT_EXPERIMENT

    from ..launch import Launch

    launch = Launch(DEFAULT_EXPERIMENT)
    if not has_terminal():
        raise StepgradError("no terminal to draw on; `stepgrad train --no-tui` trains without one, --help lists all")
    return _run_app(_recorded(launch), paused=True, grad_check=False, fail_on="never", report=None)


def _run_app(launch: "Launch", *, paused: bool, grad_check: bool, fail_on: str, report: "ReportFile | None") -> int:
    from ..run_app import run_app

    return run_app(launch, paused=paused, grad_check=grad_check, fail_on=fail_on, report=report)
