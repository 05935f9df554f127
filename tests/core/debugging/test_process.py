"""The trainee's process: commands answered, every kind of end told, nothing left behind."""

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from pickle import PicklingError

import pytest

from stepgrad.core.debugging.commands import (
    AfterSteps,
    AtStep,
    CheckGradients,
    Pause,
    Quit,
    Run,
    SetHyperparameter,
    Watch,
)
from stepgrad.core.debugging.messages import Died, Message, Output, Refused
from stepgrad.core.debugging.process import SessionFactory, TraineeProcess
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.measurements import Focus
from tests.core.debugging import trainees

PATIENCE = 30.0
"""Seconds after which a message that never comes fails a test instead of hanging it."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of its own, which must be empty again at the end."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def start() -> Iterator[Callable[..., TraineeProcess]]:
    """Starts trainees and closes them whatever happens."""
    started: list[TraineeProcess] = []

    def begin(factory: SessionFactory) -> TraineeProcess:
        started.append(TraineeProcess(factory))
        return started[-1]

    yield begin
    for trainee in started:
        trainee.close()
        assert is_gone(trainee.pid)


def is_gone(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_for(trainee: TraineeProcess, is_wanted: Callable[[Message], bool]) -> Message:
    """The first message that is wanted; others are passed over."""
    while True:
        message = trainee.receive(PATIENCE)
        assert message is not None, "no message came"
        if is_wanted(message):
            return message
        assert not isinstance(message, Died), message.details


def snapshot_where(trainee: TraineeProcess, holds: Callable[[Snapshot], bool]) -> Snapshot:
    found = wait_for(trainee, lambda message: isinstance(message, Snapshot) and holds(message))
    assert isinstance(found, Snapshot)
    return found


def test_a_trainee_says_what_it_is_steps_runs_and_pauses(start: Callable[..., TraineeProcess]) -> None:
    trainee = start(trainees.xor)
    assert trainee.description.architecture == "2-3-1"
    assert snapshot_where(trainee, lambda _: True).step == 0
    trainee.send(Run(AfterSteps(3)))
    assert snapshot_where(trainee, lambda shot: shot.status == "paused" and shot.step > 0).step == 3
    trainee.send(Run())
    running = snapshot_where(trainee, lambda shot: shot.status == "running" and shot.step > 3)
    assert running.stop is None
    trainee.send(Pause())
    paused = snapshot_where(trainee, lambda shot: shot.status == "paused")
    assert paused.stop is not None
    assert paused.stop.code == "pause"
    trainee.send(SetHyperparameter("learning_rate", 0.5))
    assert snapshot_where(trainee, lambda shot: shot.learning_rate == 0.5).step == paused.step
    trainee.send(Watch(Focus(1, 0)))
    assert snapshot_where(trainee, lambda shot: shot.detail is not None).detail is not None
    trainee.send(CheckGradients())
    checked = snapshot_where(trainee, lambda shot: shot.gradient_check_step is not None)
    assert {entry.verdict for entry in checked.gradient_check} == {"correct"}


def test_snapshots_keep_coming_while_it_runs_each_of_a_later_step(start: Callable[..., TraineeProcess]) -> None:
    trainee = start(trainees.xor)
    trainee.send(Run())
    steps = [0]
    for _ in range(5):
        steps.append(snapshot_where(trainee, lambda shot: shot.step > steps[-1]).step)
    assert steps == sorted(set(steps))


def test_in_a_process_the_run_is_what_it_is_without_one(start: Callable[..., TraineeProcess]) -> None:
    trainee, twin = start(trainees.short), trainees.short()
    trainee.send(Run())
    end = snapshot_where(trainee, lambda shot: shot.status == "finished")
    twin.run()
    here = twin.snapshot()
    assert end.loss == here.loss
    assert end.layers[0].weight == here.layers[0].weight
    assert end.training_curve.values.tobytes() == here.training_curve.values.tobytes()


def test_a_command_that_makes_no_sense_comes_back_refused_and_the_trainee_lives(
    start: Callable[..., TraineeProcess],
) -> None:
    trainee = start(trainees.short)
    trainee.send(Run(AtStep(0)))
    trainee.send(SetHyperparameter("epochs", float("inf")))
    first = wait_for(trainee, lambda message: isinstance(message, Refused))
    second = wait_for(trainee, lambda message: isinstance(message, Refused))
    assert first == Refused("step 0 is where we are")
    assert second == Refused("epochs: expected a whole number, got 'inf'")
    trainee.send(Run(AfterSteps(1)))
    assert snapshot_where(trainee, lambda shot: shot.step == 1).step == 1


def test_a_trainee_that_is_killed_is_reported_dead_once(start: Callable[..., TraineeProcess]) -> None:
    trainee = start(trainees.xor)
    trainee.send(Run())
    snapshot_where(trainee, lambda shot: shot.step > 0)
    assert trainee.pid is not None
    os.kill(trainee.pid, signal.SIGKILL)
    died = wait_for(trainee, lambda message: isinstance(message, Died))
    assert isinstance(died, Died)
    assert died.message == "the training process was killed by signal 9 (SIGKILL)"
    assert trainee.receive() is None
    trainee.send(Pause())
    assert trainee.receive() is None


def test_a_trainee_that_breaks_down_says_how_with_a_traceback(start: Callable[..., TraineeProcess]) -> None:
    trainee = start(trainees.failing_later)
    trainee.send(Run())
    died = wait_for(trainee, lambda message: isinstance(message, Died))
    assert isinstance(died, Died)
    assert died.message == "the training process failed: ZeroDivisionError: division by zero in a step"
    assert "Traceback" in died.details
    assert "trainees.py" in died.details
    assert trainee.receive(0.0) is None


def test_what_a_trainee_prints_comes_as_output_and_never_on_the_screen(
    start: Callable[..., TraineeProcess], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    trainee = start(trainees.talking)
    text = ""
    while not ("hello from the trainee" in text and "and a warning" in text):
        message = wait_for(trainee, lambda message: isinstance(message, Output))
        assert isinstance(message, Output)
        text += message.text
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


def test_a_users_mistake_is_raised_where_the_trainee_was_asked_for(folder: Path) -> None:
    with pytest.raises(StepgradError, match="layers 3-2: small has 2 inputs, not 3"):
        TraineeProcess(trainees.refused)


def test_a_crash_while_building_is_an_error_with_its_traceback_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StepgradError, match="RuntimeError: cannot take 0 from nothing"):
        TraineeProcess(trainees.crashing)
    assert "in crashing" in capsys.readouterr().err


def test_a_factory_that_cannot_be_sent_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises((AttributeError, PicklingError), match=r"pickle|lambda"):
        TraineeProcess(lambda: trainees.short())
    assert list(folder.iterdir()) == []


def test_closing_twice_and_using_a_closed_trainee_are_harmless(start: Callable[..., TraineeProcess]) -> None:
    trainee = start(trainees.xor)
    trainee.send(Run())
    trainee.close()
    trainee.close()
    trainee.send(Pause())
    assert trainee.receive() is None
    assert trainee.receive(0.0) is None


def test_a_quit_trainee_is_reported_gone(start: Callable[..., TraineeProcess]) -> None:
    trainee = start(trainees.short)
    trainee.send(Quit())
    died = wait_for(trainee, lambda message: isinstance(message, Died))
    assert isinstance(died, Died)
    assert "exit code 0" in died.message


ORPHAN = """
import sys
from stepgrad.core.debugging.commands import Run
from stepgrad.core.debugging.process import SessionFactory, TraineeProcess
from tests.core.debugging import trainees
if __name__ == "__main__":
    trainee = TraineeProcess(trainees.xor)
    if sys.argv[1] == "running":
        trainee.send(Run())
        while trainee.receive().step == 0:
            pass
    print(trainee.pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a way to wait for a process that is no child")
@pytest.mark.parametrize("state", ["paused", "running"])
def test_a_trainee_ends_with_its_screen_however_the_screen_ends(state: str, folder: Path) -> None:
    root = Path(__file__).parents[3]
    screen = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(root)},
    )
    with screen:
        assert screen.stdout is not None
        watch = os.pidfd_open(int(screen.stdout.readline()))
        screen.kill()
        ended = select.select([watch], [], [], PATIENCE)[0]
        os.close(watch)
        assert ended == [watch]
