"""A record without its run: every step can be gone to, layers are those of checkpoints, and the rest is refused."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    Back,
    BackTo,
    CheckGradients,
    Command,
    GoTo,
    LimitSpeed,
    Run,
    SetHyperparameter,
    SwitchBranch,
    Watch,
    When,
)
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.measurements import Focus
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.record_view import RecordView
from stepgrad.tui.launch import Changes, Launch
from tests.core.recording.test_watcher import Clock

REASON = "t.csv: no such file"


def trained(path: Path, name: str = "moons") -> Session:
    session = Launch(name, Changes(epochs=10), keeps_past=True, record=path)()
    session.run(AfterSteps(40))
    session.follow()
    return session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.run"


@pytest.fixture
def view(path: Path) -> RecordView:
    session = trained(path)
    session.end("quit")
    return RecordView(RunReader(path), REASON)


def test_it_shows_the_end_with_the_layers_of_the_last_checkpoint(path: Path) -> None:
    session = trained(path, "cats-bug")
    said = session.snapshot()
    session.end("quit")
    seen = RecordView(RunReader(path), REASON).snapshot()
    assert (seen.step, seen.newest, seen.loss) == (said.step, said.newest, said.loss)
    assert np.array_equal(seen.training_curve.values, said.training_curve.values)
    assert [layer.weight for layer in seen.layers] == [layer.weight for layer in said.layers]
    assert [layer.dead for layer in seen.layers] == [layer.dead for layer in said.layers]
    assert seen.layers[0].gradient is None and seen.accuracy is None
    assert [finding.code for finding in seen.findings] == [finding.code for finding in said.findings]


def test_it_says_why_there_is_no_more(view: RecordView) -> None:
    recording = view.snapshot().recording
    assert recording is not None
    assert recording.words == f"a recorded run: it was left, at step 40; only its record can be shown: {REASON}"
    assert recording.layers_at is None


@pytest.mark.parametrize(
    ("commands", "step"),
    [
        ([Back(AfterSteps(3))], 37),
        ([Back(AfterSteps(300))], 0),
        ([Back(AfterEpochs(1))], 39),
        ([Back(AfterSteps(2)), Back(AfterEpochs(2))], 13),
        ([GoTo(5), Run(AfterSteps(3))], 8),
        ([GoTo(5), Run(AfterEpochs(1))], 13),
        ([GoTo(5), Run(AtStep(30))], 30),
        ([GoTo(5), Run(AtEnd())], 40),
        ([GoTo(5), Run(AfterSteps(900))], 40),
        ([GoTo(5), GoTo(None)], 40),
        ([GoTo(5), Run(When("step == 20"))], 20),
        ([BackTo("step == 20")], 20),
        ([LimitSpeed(10.0)], 40),
    ],
)
def test_movements_lead_through_the_record(view: RecordView, commands: list[Command], step: int) -> None:
    for command in commands:
        view.apply(command)
    seen = view.snapshot()
    assert (view.step, seen.step) == (step, step)
    if step:
        assert seen.loss == view._record.history.loss[step - 1]
    else:
        assert seen.loss is None


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (Run(AtEnd()), "this is the last step that was recorded"),
        (GoTo(41), "the record ends at step 40, got 41"),
        (Back(AfterPhases()), "only whole steps are in the record"),
        (BackTo("accuracy > 0.5"), "not in the record; loss, gradient norm and dead units are"),
        (BackTo("loss is nan"), "begins to hold at none of the steps that way"),
        (SetHyperparameter("learning_rate", 0.5), "only looked at"),
        (CheckGradients(), f"this is not in the record; the run cannot be built here: {REASON}"),
        (Watch(Focus(1, 0)), "this is not in the record"),
    ],
)
def test_what_is_not_in_it_is_refused_in_one_line(view: RecordView, command: Command, said: str) -> None:
    with pytest.raises(StepgradError, match=said) as refused:
        view.apply(command)
    assert "\n" not in str(refused.value) and "--resume" not in str(refused.value)
    assert view.step == 40


def test_between_checkpoints_it_says_whose_layers_are_shown(view: RecordView) -> None:
    view.apply(GoTo(39))
    recording = view.snapshot().recording
    assert recording is not None and recording.layers_at is not None and recording.layers_at != 39


def test_branches_are_gone_over_to_with_their_own_record(path: Path) -> None:
    session = trained(path)
    session.apply(GoTo(10))
    session.apply(SetHyperparameter("learning_rate", 0.5))
    session.run(AfterSteps(5))
    session.end("quit")
    view = RecordView(RunReader(path), REASON)
    seen = view.snapshot()
    assert (seen.step, seen.learning_rate) == (15, 0.5)
    view.apply(SwitchBranch("main"))
    seen = view.snapshot()
    assert seen.branch is not None and (seen.step, seen.branch.name, seen.learning_rate) == (40, "main", 0.01)


def test_it_is_followed_while_it_is_written(path: Path) -> None:
    session, clock = trained(path), Clock()
    view = RecordView(RunReader(path), REASON, clock=clock)

    def look() -> bool:
        clock.now += 2.0
        return view.follow()

    session.run(AfterSteps(6))
    session.follow()
    assert look()
    assert view.step == 46 and not look()
    view.apply(Back(AfterSteps(20)))
    session.run(AfterSteps(4))
    session.follow()
    assert look()
    recording = view.snapshot().recording
    assert recording is not None and (view.step, recording.is_live, recording.is_followed) == (26, True, False)
    session.end("quit")
    look()
    look()
    assert "it was left, at step 50" in view.snapshot().recording.words  # type: ignore[union-attr]


def test_a_file_from_before_runs_were_described_is_refused_with_the_reason(path: Path) -> None:
    session = trained(path)
    session.end("quit")
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM about WHERE key = 'description'")
    database.close()
    with pytest.raises(StepgradError, match=REASON):
        RecordView(RunReader(path), REASON)
