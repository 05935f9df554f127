"""A recorded run is shown as it was, to the bit; nothing of it is ever changed, and nothing is laid beside it."""

from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import (
    AfterSteps,
    AtStep,
    Back,
    BackTo,
    GoTo,
    Run,
    SetHyperparameter,
    SwitchBranch,
)
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.recorder import Recorder
from stepgrad.core.recording.watcher import Watcher
from stepgrad.core.recording.writer import RunWriter
from tests.core.recording.test_recorder import same
from tests.core.recording.test_watcher import RECIPE, fresh


def recorded(path: Path, name: str = "moons", steps: int = 40) -> Session:
    session = fresh(name)
    session.follower = Recorder(session, RunWriter(path), {RECIPE: ""})
    session.run(AfterSteps(steps))
    session.end("quit")
    return session


def opened(path: Path, name: str = "moons") -> Session:
    session = fresh(name)
    session.follower = Watcher(session, RunReader(path))
    return session


@pytest.mark.parametrize("name", ["xor", "moons", "digits"])
def test_a_recorded_run_is_opened_at_its_end_and_scrubbed_with_the_same_bits(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.run"
    run = recorded(path, name)
    shown = opened(path, name)
    assert shown.step == 40 and same(run, shown)
    for command in (Back(AfterSteps(17)), GoTo(3), GoTo(31), BackTo("step == 12"), GoTo(None)):
        for session in (run, shown):
            session.apply(command)
            session.advance(lambda: False)
        assert same(run, shown), command


def test_it_is_played_up_to_its_end_and_not_beyond(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    run, shown = recorded(path), opened(path)
    shown.apply(GoTo(5))
    shown.run()
    assert same(run, shown)
    with pytest.raises(
        StepgradError, match=r"last step that was recorded; to train on: stepgrad train --resume .*a.run"
    ):
        shown.apply(Run(AfterSteps(1)))


def test_nothing_is_written_neither_to_the_file_nor_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    recorded(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    shown = opened(path)
    shown.apply(GoTo(7))
    shown.run(AtStep(20))
    shown.follow()
    with pytest.raises(StepgradError, match="only looked at"):
        shown.apply(SetHyperparameter("learning_rate", 0.5))
    shown.end("quit")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_branches_of_a_recorded_run_are_gone_over_to(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    run = fresh()
    run.follower = Recorder(run, RunWriter(path), {RECIPE: ""})
    run.run(AfterSteps(30))
    run.apply(Back(AfterSteps(12)))
    run.apply(SetHyperparameter("learning_rate", 0.5))
    run.run(AfterSteps(6))
    run.end("quit")
    shown = opened(path)
    assert same(run, shown)
    for session in (run, shown):
        session.apply(SwitchBranch("main"))
    assert shown.step == 30 and same(run, shown)


def test_a_file_without_a_step_is_refused_unless_it_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    run = fresh()
    run.follower = Recorder(run, RunWriter(path), {RECIPE: ""})
    run.follow()
    assert opened(path).step == 0
    run.end("quit")
    with pytest.raises(StepgradError, match=r"^cannot open run file '.*a.run': no step was recorded in it$"):
        opened(path)


def test_somebody_who_looks_whether_it_is_written_keeps_no_writer_away(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    recorded(path)
    reader = RunReader(path)
    assert not reader.is_live
    file = RunWriter(path, resumes=True)
    assert reader.is_live
    file.close()
