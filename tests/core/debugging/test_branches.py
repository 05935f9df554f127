"""Laws of branches: each is left and found again bit for bit, whatever was done on the others meanwhile."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import (
    AfterPhases,
    AtStep,
    Command,
    CompareBranches,
    DeleteBranch,
    GoTo,
    RenameBranch,
    SetHyperparameter,
    SetParameter,
    SwitchBranch,
)
from stepgrad.core.debugging.journal import Position
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from tests.core.builders import small_data, small_experiment
from tests.core.debugging.laws import COMMANDS, everything, follow, travelling


def record(session: Session) -> tuple[bytes, ...]:
    """All that is kept of the present line, as bits."""
    kept = session.observer.record
    curve = kept.validation_curve()
    return (
        kept.history.loss.tobytes(),
        kept.history.gradient_norm.tobytes(),
        kept.history.dead(1).tobytes(),
        curve.steps.tobytes() + curve.values.tobytes(),
        repr([kept.epoch_start(step, False, 1) for step in range(kept.newest + 2)]).encode(),
        repr(session.timeline and session.timeline.journal).encode(),
    )


def with_three_lines() -> Session:
    """main to 12; from its 5, `lr 1` to 9; from that one's 7, a bias set, to 14."""
    session = travelling()
    session.run(AtStep(12))
    session.apply(GoTo(5))
    session.apply(SetHyperparameter("learning_rate", 1.0))
    session.run(AtStep(9))
    session.apply(GoTo(7))
    session.apply(SetParameter(1, "bias", 2, None, 0.5))
    session.run(AtStep(14))
    return session


def test_a_branch_is_named_after_what_was_changed() -> None:
    snapshot = with_three_lines().snapshot()
    assert snapshot.branch is not None
    lines = [snapshot.branch, *snapshot.branches]
    told = [(line.name, line.origin, line.parted_at, line.shared, line.newest) for line in lines]
    assert told == [
        ("b1[2] 0.5 at 7", "lr 1 at 5", 7, 14, 14),
        ("main", None, 0, 5, 12),
        ("lr 1 at 5", "main", 5, 7, 9),
    ]
    assert [line.number for line in lines] == [2, 0, 1]


def test_the_same_change_twice_gets_a_number() -> None:
    session = travelling()
    session.run(AtStep(6))
    for _ in range(3):
        session.apply(GoTo(2))
        session.apply(SetHyperparameter("learning_rate", 0.5))
        session.run(AtStep(4))
    assert [line.name for line in session.travel.branches.lines] == [
        "main", "lr 0.5 at 2", "lr 0.5 at 2 (2)", "lr 0.5 at 2 (3)",
    ]  # fmt: skip


def test_every_branch_is_found_as_it_was_left() -> None:
    session = with_three_lines()
    left: dict[str, Any] = {}
    for name in ("main", "lr 1 at 5", "b1[2] 0.5 at 7", "lr 1 at 5", "main", "b1[2] 0.5 at 7"):
        session.apply(SwitchBranch(name))
        seen = everything(session), record(session)
        assert left.setdefault(name, seen) == seen
    assert len({seen[0][0] for seen in left.values()}) == 3


def test_a_branch_is_the_run_that_was_trained_straight() -> None:
    session = with_three_lines()
    session.apply(SwitchBranch("main"))
    straight = travelling()
    straight.run(AtStep(12))
    assert (everything(session), record(session)) == (everything(straight), record(straight))
    session.run(AtStep(15))
    straight.run(AtStep(15))
    assert (everything(session), record(session)) == (everything(straight), record(straight))


def test_a_branch_can_be_gone_to_at_any_step() -> None:
    session, straight = with_three_lines(), travelling()
    for step in range(1, 13):
        straight.run(AtStep(step))
        session.apply(SwitchBranch("main", step))
        assert session.observer.record.newest == 12
        assert everything(session) == everything(straight)
        session.apply(SwitchBranch("b1[2] 0.5 at 7", step))
    with pytest.raises(StepgradError, match="goes from step 0 to 12; there is no step 13 on it"):
        session.apply(SwitchBranch("main", 13))


def test_a_deleted_branch_leaves_those_that_parted_from_it_whole() -> None:
    session = with_three_lines()
    whole = everything(session), record(session)
    session.apply(SwitchBranch("main"))
    session.apply(DeleteBranch("lr 1 at 5"))
    assert [line.name for line in session.travel.branches.lines] == ["main", "b1[2] 0.5 at 7"]
    session.apply(SwitchBranch("b1[2] 0.5 at 7"))
    assert (everything(session), record(session)) == whole
    session.apply(GoTo(6))
    session.apply(GoTo(14))
    assert everything(session) == whole[0]


def test_the_present_branch_cannot_be_deleted_and_names_are_kept_apart() -> None:
    session = with_three_lines()
    for command, words in (
        (DeleteBranch("b1[2] 0.5 at 7"), "is the branch we are on"),
        (DeleteBranch("mian"), "did you mean 'main'"),
        (SwitchBranch("nowhere"), "unknown branch 'nowhere'"),
        (RenameBranch("main", "lr 1 at 5"), "there is a branch 'lr 1 at 5' already"),
        (RenameBranch("main", "  "), "1 to 40 characters"),
        (CompareBranches("b1[2] 0.5 at 7"), "compare it with another"),
    ):
        with pytest.raises(StepgradError, match=words.replace("[", r"\[")):
            session.apply(command)
    session.apply(RenameBranch("main", "as it was"))
    session.apply(SwitchBranch("as it was"))
    assert session.stop is not None
    assert session.stop.message == "on branch as it was at step 12"


def test_the_comparison_says_what_was_changed_and_what_came_of_it() -> None:
    session = with_three_lines()
    session.run(AfterPhases(3))
    before = everything(session)
    session.apply(CompareBranches("main"))
    assert everything(session) == before
    seen = session.snapshot().comparison
    assert seen is not None
    assert (seen.theirs, seen.ours, seen.shared, seen.step) == ("main", "b1[2] 0.5 at 7", 5, 12)
    assert [(one.what, one.theirs, one.ours) for one in seen.changed] == [
        ("learning_rate", "0.05", "1"),
        ("b1[2]", "", "0.5 at 7"),
    ]
    ours, theirs = build(at=12, edited=True), build(at=12, edited=False)
    assert seen.loss_theirs == theirs.trainer.loss
    assert seen.loss_ours == ours.trainer.loss
    assert (seen.accuracy_theirs, seen.accuracy_ours) == (theirs.snapshot().accuracy, ours.snapshot().accuracy)
    for layer, in_theirs, in_ours in zip(
        seen.layers, theirs.trainer.network.layers, ours.trainer.network.layers, strict=True
    ):
        moved = np.linalg.norm(in_theirs.matrix - in_ours.matrix) / np.linalg.norm(in_ours.matrix)
        assert layer.distance == pytest.approx(float(moved), rel=1e-12)
    assert (seen.layers[0].dead_theirs, seen.layers[0].dead_ours) == (
        theirs.observer.activity.dead_counts[0],
        ours.observer.activity.dead_counts[0],
    )
    assert seen.layers[1].dead_ours is None  # tanh


def build(*, at: int, edited: bool) -> Session:
    """The same run without any travelling."""
    session = build_session(small_experiment(), small_data())
    if edited:
        session.run(AtStep(5))
        session.apply(SetHyperparameter("learning_rate", 1.0))
        session.run(AtStep(7))
        session.apply(SetParameter(1, "bias", 2, None, 0.5))
    session.run(AtStep(at))
    return session


def test_branches_share_one_budget() -> None:
    session = travelling(hyperparameters={"epochs": 10**6})
    assert session.timeline is not None
    checkpoints = session.timeline.checkpoints
    checkpoints._budget = 40 * checkpoints._size
    session.run(AtStep(400))
    for number in range(6):
        session.apply(GoTo(200 + number))
        session.apply(SetHyperparameter("learning_rate", 0.01 * (number + 1)))
        for step in range(210, 400, 10):
            session.run(AtStep(step))
            session.timeline.keep()
    assert checkpoints.nbytes <= 40 * checkpoints._size
    assert checkpoints.kept > 8
    for line in list(session.travel.branches.lines):
        session.apply(SwitchBranch(line.name))
        assert session.trainer.state.step == session.observer.record.newest
    for line in list(session.travel.branches.lines):
        if line is not session.travel.branches.present:
            session.apply(DeleteBranch(line.name))
    assert checkpoints._elsewhere == []
    assert session.travel.branches.nbytes == 0


@given(st.lists(COMMANDS, max_size=16), st.integers(1, 40))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_after_any_commands_every_branch_is_the_run_its_journal_says(path: list[Command], patience: int) -> None:
    follow(path, patience)


def with_a_bug_repaired_in_the_past() -> Session:
    """main has its gradient refuted, up to step 7; the branch from its 4 is without the bug, up to 8."""
    session = travelling(faults=("missing-mean",))
    session.run(AtStep(7))
    session.apply(GoTo(4))
    session.apply(SetHyperparameter("faults", "none"))
    session.run(AtStep(8))
    return session


def test_a_branch_gone_back_to_has_the_findings_it_was_left_with() -> None:
    session = with_a_bug_repaired_in_the_past()
    repaired = session.diagnosis.findings
    assert not any(finding.code == "gradient-scale" for finding in repaired)
    session.apply(SwitchBranch("main"))
    scaled = [finding for finding in session.diagnosis.findings if finding.code == "gradient-scale"]
    assert scaled
    assert {finding.step for finding in scaled} == {1}
    session.apply(SwitchBranch("faults none at 4"))
    assert session.diagnosis.findings == repaired


def test_switching_to_the_present_branch_changes_nothing() -> None:
    session = with_a_bug_repaired_in_the_past()
    session.apply(SwitchBranch("main"))
    session.apply(GoTo(5))
    findings, stop = session.diagnosis.findings, session.stop
    session.apply(SwitchBranch("main"))
    assert (session.position, session.stop) == (Position(5), stop)
    assert session.diagnosis.findings == findings
    assert findings
