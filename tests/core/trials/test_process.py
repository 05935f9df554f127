"""Trials in a process of their own: what it says comes through, it ends when told, and its death is one line."""

import os
import signal
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from stepgrad.core.debugging.messages import Died
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment_file import load_experiment
from stepgrad.core.trials import Attempt, Report, diagnose
from stepgrad.core.trials.diagnose import Progress
from stepgrad.core.trials.process import TrialMessage, TrialsProcess, Work
from stepgrad.datasets import DataRequest, load

PATIENCE = 60.0


def diagnose_nothing(progress: Progress) -> Report:
    return diagnose(load_experiment("xor"), load(DataRequest("xor", None)), seconds=0.0, progress=progress)


def wait_for_ever(progress: Progress) -> Report:
    progress(Attempt(1, 9, "waiting"))
    Event().wait()
    raise AssertionError


def ask_too_much(progress: Progress) -> Report:
    raise StepgradError("no such data")


def stumble(progress: Progress) -> Report:
    raise ValueError("over this")


@pytest.fixture
def start() -> Iterator[Callable[[Work], TrialsProcess]]:
    started: list[TrialsProcess] = []

    def begin(work: Work) -> TrialsProcess:
        started.append(TrialsProcess(work))
        return started[-1]

    yield begin
    for trials in started:
        trials.close()


def everything_said(trials: TrialsProcess) -> list[TrialMessage]:
    said: list[TrialMessage] = []
    while not said or isinstance(said[-1], Attempt):
        message = trials.receive(PATIENCE)
        assert message is not None
        said.append(message)
    return said


def is_alive(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_each_attempt_is_told_and_the_report_comes_last(start: Callable[[Work], TrialsProcess]) -> None:
    trials = start(diagnose_nothing)
    *attempts, report = everything_said(trials)
    assert isinstance(report, Report)
    assert attempts[0] == Attempt(1, attempts[0].most, "the run as it is")  # type: ignore[union-attr]
    assert trials.receive(0.0) is None


def test_closing_ends_the_process_whatever_it_does(start: Callable[[Work], TrialsProcess]) -> None:
    trials = start(wait_for_ever)
    assert trials.receive(PATIENCE) == Attempt(1, 9, "waiting")
    assert is_alive(trials.pid)
    trials.close()
    assert not is_alive(trials.pid)
    assert trials.receive(0.0) is None
    trials.close()


def test_a_process_that_dies_is_one_line(start: Callable[[Work], TrialsProcess]) -> None:
    trials = start(wait_for_ever)
    trials.receive(PATIENCE)
    assert trials.pid is not None
    os.kill(trials.pid, signal.SIGKILL)
    assert everything_said(trials) == [Died("the trials were killed by signal 9 (SIGKILL)", "")]


@pytest.mark.parametrize(
    ("work", "line"), [(ask_too_much, "no such data"), (stumble, "the trials failed: ValueError: over this")]
)
def test_what_goes_wrong_there_is_one_line_here(start: Callable[[Work], TrialsProcess], work: Work, line: str) -> None:
    assert everything_said(start(work)) == [Died(line, "")]
