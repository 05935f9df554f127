"""A session is followed into a file, and another that is brought back from it is the same in everything."""

from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.debugging.commands import (
    AfterSteps,
    AtStep,
    Back,
    Run,
    SetBreakpoint,
    SetHyperparameter,
    SwitchBranch,
)
from stepgrad.core.debugging.session import Session
from stepgrad.core.recording.reader import RunLine, RunReader
from stepgrad.core.recording.recorder import Recorder
from stepgrad.core.recording.restoring import shared_steps, way_to
from stepgrad.core.recording.writer import RunWriter
from stepgrad.tui.launch import Changes, Launch

EXPERIMENTS = ("xor", "moons", "digits")


def session(name: str, path: Path | None = None) -> Session:
    return Launch(name, Changes(epochs=40), keeps_past=True, record=path)()


def resumed(path: Path) -> Session:
    return Launch(None, resume=path)()


def same(left: Session, right: Session) -> bool:
    ours, theirs = left.trainer.state, right.trainer.state
    return (
        ours.parameters.tobytes() == theirs.parameters.tobytes()
        and [slot.tobytes() for slot in ours.slots] == [slot.tobytes() for slot in theirs.slots]
        and (ours.step, ours.epoch, ours.cursor, ours.updates)
        == (theirs.step, theirs.epoch, theirs.cursor, theirs.updates)
        and np.array_equal(left.observer.record.history.loss, right.observer.record.history.loss)
    )


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_resumed_run_goes_on_like_one_that_never_stopped(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.run"
    first, whole = session(name, path), session(name)
    first.run(AfterSteps(17))
    first.end("quit")
    second = resumed(path)
    whole.run(AfterSteps(17))
    assert same(second, whole)
    second.run(AfterSteps(13))
    whole.run(AfterSteps(13))
    assert same(second, whole)
    second.end("quit")


def test_branches_with_their_edits_come_back_and_can_be_gone_over_to(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    first = session("xor", path)
    first.run(AfterSteps(20))
    first.apply(Back(AfterSteps(12)))
    first.apply(SetHyperparameter("learning_rate", 0.5))
    first.run(AfterSteps(6))
    first.apply(Back(AfterSteps(10)))
    first.apply(SetHyperparameter("learning_rate", 0.01))
    first.run(AfterSteps(3))
    names = [line.name for line in first.travel.branches.lines]
    ends = {}
    first.end("quit")
    second = resumed(path)
    assert [line.name for line in second.travel.branches.lines] == names
    assert same(first, second)
    for name in names:
        for here in (first, second):
            here.apply(SwitchBranch(name))
        assert same(first, second), name
        ends[name] = first.trainer.state.step
    assert ends == {names[0]: 20, names[1]: 14, names[2]: 7}
    second.end("quit")


def test_a_run_resumed_in_its_past_has_what_lies_ahead(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    first = session("moons", path)
    first.run(AtStep(30))
    first.apply(Back(AfterSteps(25)))
    first.end("quit")
    second = resumed(path)
    assert second.observer.record.newest == 30
    second.end("quit")


def test_breakpoints_come_back_with_their_numbers_and_hits(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    first = session("xor", path)
    first.apply(SetBreakpoint(None, "loss < 0"))
    first.apply(SetBreakpoint(None, "epoch == 5", once=True))
    first.apply(Run())
    first.advance(lambda: False)
    listed = first.stops.breakpoints.listed
    assert listed[1].hits == 1
    first.end("breakpoint")
    second = resumed(path)
    assert second.stops.breakpoints.listed == listed
    second.end("quit")


def test_findings_and_layers_are_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    first = Launch("cats-bug", Changes(epochs=40), keeps_past=True, record=path)()
    first.run(AtStep(30))
    first.end("quit")
    reader = RunReader(path)
    assert "gradient-scale" in {stored.finding["code"] for stored in reader.findings if not stored.is_cleared}
    ((step, layers),) = reader.layers(0)
    assert step == 30 and [layer["name"] for layer in layers] == ["layer 1", "layer 2"]
    assert reader.about["ended"] == "quit" and not reader.is_live


def test_at_rest_all_is_in_the_file_and_nothing_is_written_again(tmp_path: Path) -> None:
    path, now = tmp_path / "a.run", 0.0
    run = session("moons")
    recorder = Recorder(run, RunWriter(path), {}, clock=lambda: now)
    run.follower = recorder
    for step in range(1, 4):  # no time passes: while it runs no commit would be due
        run.run(AfterSteps(1))
        run.follow()
        reader = RunReader(path)
        steps = reader.steps(0)
        assert steps is not None and steps.last == step
        reader.close()
    before = path.with_name("a.run-wal").stat().st_size
    run.follow()
    run.follow()
    assert path.with_name("a.run-wal").stat().st_size == before
    run.end("quit")


def line(number: int, parent: int | None, parted_at: int, newest: int) -> RunLine:
    return RunLine(number, str(number), parent, parted_at, newest, False)


def test_the_way_to_a_line_leads_through_those_it_parted_from() -> None:
    stored = {0: line(0, None, 0, 100), 1: line(1, 0, 40, 80), 2: line(2, 1, 60, 90), 3: line(3, 1, 20, 30)}
    assert way_to(stored, 0) == [(0, 1, 100)]
    assert way_to(stored, 2) == [(0, 1, 40), (1, 41, 60), (2, 61, 90)]
    assert way_to(stored, 3) == [(0, 1, 20), (3, 21, 30)]
    assert shared_steps(way_to(stored, 2), way_to(stored, 0)) == 40
    assert shared_steps(way_to(stored, 2), way_to(stored, 1)) == 60
    assert shared_steps(way_to(stored, 3), way_to(stored, 2)) == 20
