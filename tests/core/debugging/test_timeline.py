"""Laws of time travel: going back and forth gives the very bits of never having left, edits included."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtStep,
    Back,
    BackTo,
    Command,
    GoTo,
    Pause,
    Run,
    SetHyperparameter,
)
from stepgrad.core.debugging.journal import Position
from stepgrad.core.debugging.timeline import Timeline
from stepgrad.core.errors import StepgradError
from stepgrad.core.network.optimizers import OPTIMIZERS
from tests.core.builders import small_data, small_experiment, small_trainer
from tests.core.debugging.laws import everything, travelling

STEPS = 20  # five epochs of batches of 4, 4, 4 and 1


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [0, 1, 4])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_back_and_forward_again_is_as_if_never_left(optimizer: str, batch_size: int, dtype: str) -> None:
    settings_ = {"learning_rate": 0.05, "batch_size": batch_size, "epochs": 8}
    session = travelling(optimizer=optimizer, dtype=dtype, hyperparameters=settings_)
    seen = [everything(session)]
    for _ in range(8):
        session.run(AfterSteps())
        seen.append(everything(session))
    for back in range(1, 9):
        session.apply(Back(AfterSteps(back)))
        assert everything(session) == seen[8 - back]
        session.run(AfterSteps(back))
        assert everything(session) == seen[8]


def test_every_phase_can_be_gone_back_over() -> None:
    session = travelling()
    seen = [everything(session)]
    phases = len(session.trainer.all_phases)
    for _ in range(3 * phases):
        session.run(AfterPhases())
        seen.append(everything(session))
    for done in range(3 * phases - 1, -1, -1):
        session.apply(Back(AfterPhases()))
        assert session.position == Position(*divmod(done, phases))
        assert everything(session) == seen[done]


def test_going_back_by_epochs_stops_where_they_began() -> None:
    session = travelling()
    session.run(AtStep(10))
    places = []
    for _ in range(3):
        session.apply(Back(AfterEpochs()))
        places.append(session.trainer.state.step)
    assert places == [8, 4, 0]  # an epoch has four steps


def test_edits_are_carried_out_again_on_the_way() -> None:
    session = travelling()
    for step, rate in ((3, 0.2), (7, 0.01), (7, 0.3)):
        if session.trainer.state.step < step:
            session.run(AtStep(step))
        session.apply(SetHyperparameter("learning_rate", rate))
    session.run(AfterPhases(4))
    session.apply(SetHyperparameter("learning_rate", 0.001))  # in the middle of a step
    session.run(AtStep(12))
    end = everything(session)
    for step in (0, 3, 5, 7, 8, 11):
        session.apply(GoTo(step))
        session.apply(GoTo(12))
        assert everything(session) == end
    session.apply(GoTo(7))
    assert session.trainer.state.hyperparameters.learning_rate == 0.3
    session.apply(GoTo(6))
    assert session.trainer.state.hyperparameters.learning_rate == 0.2


def test_an_edit_in_the_past_leaves_the_old_future_as_a_branch() -> None:
    session = travelling()
    session.run(AtStep(12))
    old = session.observer.history.loss.copy()
    session.apply(GoTo(5))
    session.apply(SetHyperparameter("learning_rate", 1.0))
    session.run(AtStep(10))
    snapshot = session.snapshot()
    (branch,) = snapshot.branches
    assert (branch.name, branch.shared, branch.newest, branch.loss) == ("main", 5, 12, old[-1])
    assert snapshot.branch is not None
    assert (snapshot.branch.name, snapshot.branch.origin, snapshot.branch.parted_at) == ("lr 1 at 5", "main", 5)
    assert branch.curve.steps.tolist() == list(range(6, 13))
    assert branch.curve.values.tolist() == old[5:].tolist()
    assert len(session.observer.history) == 10
    assert session.observer.history.loss[:6].tolist() == old[:6].tolist()  # the sixth loss is before the sixth update
    assert session.observer.history.loss[7] != old[7]


def test_a_fault_mended_in_the_past_changes_what_follows() -> None:
    session = travelling(faults=("missing-mean:1",))
    session.run(AtStep(6))
    broken = session.trainer.state.parameters.copy()
    session.apply(GoTo(0))
    session.apply(SetHyperparameter("faults", "none"))
    session.run(AtStep(6))
    right = build_session(small_experiment(), small_data())
    right.run(AtStep(6))
    assert session.trainer.state.parameters.tobytes() == right.trainer.state.parameters.tobytes()
    assert session.trainer.state.parameters.tobytes() != broken.tobytes()


def test_findings_in_the_past_are_those_of_the_past() -> None:
    session = travelling()
    session.run(AtStep(9))
    session.observer.history._numbers[8, 0] = np.nan  # as if the ninth loss had been lost
    session.apply(GoTo(8))
    assert "loss-not-finite" not in [finding.code for finding in session.diagnosis.findings]


commands = st.one_of(
    st.builds(Run, st.one_of(st.builds(AfterSteps, st.integers(1, 4)), st.builds(AfterPhases, st.integers(1, 12)))),
    st.builds(Back, st.one_of(st.builds(AfterSteps, st.integers(1, 5)), st.builds(AfterPhases, st.integers(1, 20)))),
    st.builds(Back, st.builds(AfterEpochs, st.integers(1, 2))),
    st.builds(GoTo, st.one_of(st.none(), st.integers(0, 25))),
    st.builds(SetHyperparameter, st.just("learning_rate"), st.sampled_from([0.01, 0.1, 0.5])),
    st.builds(
        BackTo, st.sampled_from(["loss > 0.6", "accuracy > 0.5", "norm(weights, 1) > 2", "update_ratio(1) > 0.01"])
    ),
    st.just(Pause()),
)


@given(st.lists(commands, max_size=12))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_after_any_movements_the_run_is_the_one_its_journal_says(path: list[Command]) -> None:
    session = travelling()
    for command in path:
        try:
            session.apply(command)
        except StepgradError:
            continue
        session.advance(lambda: False)
    assert session.timeline is not None
    straight = travelling()
    for edit in session.timeline.journal:
        if edit.at > session.position:
            break
        if edit.at.step > straight.trainer.state.step:
            straight.run(AtStep(edit.at.step))
        if edit.at.phase > straight.position.phase:
            straight.run(AfterPhases(edit.at.phase - straight.position.phase))
        straight.apply(SetHyperparameter("learning_rate", edit.hyperparameters.learning_rate))
    if session.position.step > straight.trainer.state.step:
        straight.run(AtStep(session.position.step))
    if session.position.phase > straight.position.phase:
        straight.run(AfterPhases(session.position.phase - straight.position.phase))
    assert everything(session)[0] == everything(straight)[0]
    assert session.position == straight.position
    assert session.observer.history.loss[: session.position.step].tolist() == straight.observer.history.loss.tolist()


def test_a_session_without_a_past_says_so() -> None:
    session = build_session(small_experiment(), small_data())
    session.run(AtStep(4))
    with pytest.raises(StepgradError, match="keeps no past"):
        session.apply(Back())


def test_before_the_beginning_there_is_nothing() -> None:
    with pytest.raises(StepgradError, match="nothing before step 0"):
        travelling().apply(Back())


def test_checkpoints_stay_within_their_budget_and_the_first_is_never_dropped() -> None:
    trainer = small_trainer()
    clock = count(0.0, 0.001)
    session = travelling()
    size = trainer.state.nbytes
    timeline = Timeline(
        session.trainer, session.observer.activity, budget_bytes=30 * (size + 8000), clock=lambda: next(clock)
    )
    for _ in range(300):
        session.trainer.step()
        timeline.keep()
    kept = [checkpoint.step for checkpoint in timeline.checkpoints._kept]
    assert kept[0] == 0
    assert kept[-1] == 300
    assert 8 <= len(kept) <= 60
    gaps = np.diff(kept)
    assert gaps[-1] <= gaps.max()
    assert gaps[: len(gaps) // 2].mean() >= gaps[len(gaps) // 2 :].mean()  # the older, the sparser
