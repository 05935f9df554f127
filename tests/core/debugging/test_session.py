"""The session's laws: any commands in any order leave it valid, and watching never changes the run."""

import pickle
from dataclasses import FrozenInstanceError, fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    CheckGradients,
    Command,
    Pause,
    Quit,
    Run,
    SetHyperparameter,
    Watch,
)
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.network.optimizers import OPTIMIZERS
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.observing.measurements import Focus
from tests.core.builders import Array, small_data, small_session, small_trainer

PHASES = 9  # batch, three forward, loss, three backward, update
STEPS = 20  # five epochs of batches of 4, 4, 4 and 1


def fingerprint(session: Session) -> bytes:
    """Everything lasting of a session: state, place in the step, why it stands, and what it watches."""
    state = session.trainer.state
    snapshot = session.snapshot()
    return pickle.dumps(
        (
            state.parameters.tobytes(),
            [slot.tobytes() for slot in state.slots],
            (state.hyperparameters, state.faults, state.step, state.epoch, state.cursor, state.updates),
            (snapshot.status, snapshot.stop, snapshot.phase.done, session.is_running),
            snapshot.detail.focus if snapshot.detail else None,
            session.observer.history.loss.tobytes(),
        )
    )


def check_valid(session: Session) -> None:
    state, snapshot = session.trainer.state, session.snapshot()
    assert session.is_running == (snapshot.status == "running") == (snapshot.stop is None)
    assert snapshot.step == state.step == len(session.observer.history)
    assert 0 <= snapshot.phase.done < PHASES
    assert 0 <= state.cursor < 13
    assert 0.0 <= snapshot.progress <= 1.0
    assert snapshot.total_steps >= snapshot.step
    assert np.isfinite(state.parameters).all()
    assert snapshot.loss is None or np.isfinite(snapshot.loss)
    again = pickle.loads(pickle.dumps(snapshot))
    assert again.step == snapshot.step
    assert again.phase == snapshot.phase


COUNTS = st.integers(-1, 12)
UNTILS = (
    st.builds(AfterPhases, COUNTS)
    | st.builds(AfterSteps, COUNTS)
    | st.builds(AfterEpochs, st.integers(0, 3))
    | st.builds(AtStep, st.integers(-1, 30))
    | st.just(AtEnd())
)
NAMES = [field.name for field in fields(Hyperparameters)]
VALUES = st.sampled_from([0, 1, 2, 3, 5, 13, 100, -1, 0.001, 0.5, 5.5, float("nan"), float("inf"), "x", "cosine", ""])
COMMANDS = (
    st.builds(Run, UNTILS)
    | st.just(Pause())
    | st.just(CheckGradients())
    | st.just(Quit())
    | st.just(Watch(None))
    | st.builds(Watch, st.builds(Focus, st.integers(-1, 4), st.integers(-1, 6), st.integers(-1, 20)))
    | st.builds(SetHyperparameter, st.sampled_from([*NAMES, "learning_rat"]), VALUES)
)
# None stands for a while of training: so many calls of `should_yield` before it says yes.
EVENTS = st.lists(COMMANDS | st.integers(1, 15), max_size=25)


@settings(max_examples=120, deadline=None)
@given(events=EVENTS, optimizer=st.sampled_from(list(OPTIMIZERS)), batch_size=st.sampled_from([0, 4, 13]))
def test_any_sequence_of_commands_leaves_a_valid_session(
    events: list[Command | int], optimizer: str, batch_size: int
) -> None:
    session = small_session(
        optimizer=optimizer, hyperparameters={"batch_size": batch_size, "learning_rate": 0.001, "clip_norm": 1.0}
    )
    for event in events:
        if isinstance(event, int):
            budget = iter(range(event))
            session.advance(lambda: next(budget, None) is None)  # noqa: B023 - called before the loop goes on
        else:
            before = fingerprint(session)
            try:
                session.apply(event)
            except StepgradError as error:
                assert str(error)
                assert "\n" not in str(error)
                assert fingerprint(session) == before
        check_valid(session)


def test_phases_one_by_one_make_a_step_and_steps_an_epoch_and_epochs_a_run() -> None:
    by_phase, by_step, by_epoch, at_once = (small_session() for _ in range(4))
    for _ in range(PHASES * STEPS):
        by_phase.run(AfterPhases(1))
    for _ in range(STEPS):
        by_step.run(AfterSteps(1))
    for _ in range(5):
        by_epoch.run(AfterEpochs(1))
    at_once.run()
    states = [session.trainer.state for session in (by_phase, by_step, by_epoch, at_once)]
    assert len({state.parameters.tobytes() for state in states}) == 1
    assert {(state.step, state.epoch) for state in states} == {(STEPS, 5)}
    losses = {session.observer.history.loss.tobytes() for session in (by_phase, by_step, by_epoch, at_once)}
    assert len(losses) == 1


@pytest.mark.parametrize("phases", range(1, 2 * PHASES + 2))
def test_so_many_phases_at_once_are_so_many_one_by_one(phases: int) -> None:
    one_by_one, at_once = small_session(), small_session()
    for _ in range(phases):
        one_by_one.run(AfterPhases(1))
    at_once.run(AfterPhases(phases))
    done = {session.snapshot().phase.done for session in (one_by_one, at_once)}
    assert done == {phases % PHASES}
    assert one_by_one.trainer.state.step == at_once.trainer.state.step == phases // PHASES


@pytest.mark.parametrize("phases", range(1, PHASES))
def test_a_step_that_was_begun_is_finished_by_the_next_step_command(phases: int) -> None:
    begun, whole = small_session(), small_session()
    begun.run(AfterPhases(phases))
    begun.run(AfterSteps(1))
    whole.run(AfterSteps(1))
    assert begun.trainer.state.step == 1
    assert begun.snapshot().phase.done == 0
    assert begun.trainer.state.parameters.tobytes() == whole.trainer.state.parameters.tobytes()


@pytest.mark.parametrize(
    ("until", "step", "code"),
    [
        (AfterSteps(1), 1, "target"),
        (AfterSteps(7), 7, "target"),
        (AtStep(11), 11, "target"),
        (AfterEpochs(1), 4, "target"),
        (AfterEpochs(3), 12, "target"),
        (AtStep(99), STEPS, "end"),
        (AfterSteps(99), STEPS, "end"),
        (AfterEpochs(99), STEPS, "end"),
        (AfterPhases(PHASES * 99), STEPS, "end"),
        (AtEnd(), STEPS, "end"),
    ],
)
def test_each_movement_stops_where_it_says_or_at_the_end(until: AtEnd, step: int, code: str) -> None:
    session = small_session()
    reason = session.run(until)
    assert (session.trainer.state.step, reason.code) == (step, code)
    assert session.stop == reason


def test_from_the_middle_of_an_epoch_an_epoch_goes_to_its_end() -> None:
    session = small_session()
    session.run(AfterSteps(6))
    session.run(AfterEpochs(1))
    assert session.trainer.state.step == 8
    session.run(AfterEpochs(2))
    assert session.trainer.state.step == 16


def test_pausing_stops_at_the_step_reached_and_running_goes_on_from_there() -> None:
    session, twin = small_session(), small_session()
    session.apply(Run())
    session.advance(lambda: session.trainer.state.step >= 5)
    session.apply(Pause())
    assert session.stop is not None
    assert (session.stop.code, session.snapshot().status, session.trainer.state.step) == ("pause", "paused", 5)
    session.run()
    twin.run()
    assert session.trainer.state.parameters.tobytes() == twin.trainer.state.parameters.tobytes()


def test_pausing_a_session_that_stands_changes_nothing() -> None:
    session = small_session()
    session.run(AfterSteps(2))
    before = fingerprint(session)
    session.apply(Pause())
    assert fingerprint(session) == before


def test_steps_asked_for_while_a_step_is_going_on_are_all_made() -> None:
    session = small_session()
    for _ in range(3):
        session.apply(Run(AfterSteps(1)))
    session.apply(Run(AfterPhases(2)))
    session.advance(lambda: False)
    assert session.trainer.state.step == 3
    assert session.snapshot().phase.done == 2


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (Run(AtStep(3)), "step 3 is where we are"),
        (Run(AtStep(1)), "step 1 lies behind: we are at step 3"),
        (Run(AfterSteps(0)), "at least 1, got 0"),
        (Run(AfterPhases(-2)), "at least 1, got -2"),
        (Watch(Focus(0, 0)), "there is no layer 0; layers are 1 to 3"),
        (Watch(Focus(4, 0)), "there is no layer 4; layers are 1 to 3"),
        (Watch(Focus(2, 4)), "layer 2 has no unit 4; its units are 0 to 3"),
        (Watch(Focus(2, 0, -1)), "there is no example -1"),
        (SetHyperparameter("learning_rat", 1.0), "did you mean 'learning_rate'"),
        (SetHyperparameter("learning_rate", 0.0), "learning_rate must be above 0, got 0.0"),
        (SetHyperparameter("learning_rate", "fast"), "learning_rate: expected a number, got 'fast'"),
        (SetHyperparameter("learning_rate", float("nan")), "must be a finite number"),
        (SetHyperparameter("epochs", 5.5), "epochs: expected a whole number, got '5.5'"),
        (SetHyperparameter("epochs", float("inf")), "epochs: expected a whole number, got 'inf'"),
        (SetHyperparameter("epochs", "many"), "epochs: expected a whole number, got 'many'"),
        (SetHyperparameter("schedule", "cosin"), "did you mean 'cosine'"),
        (SetHyperparameter("momentum", 1.0), "momentum must be at least 0 and below 1"),
        (Quit(), "cannot carry out Quit"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused_and_changes_nothing(command: Command, message: str) -> None:
    session = small_session()
    session.apply(Watch(Focus(1, 2, 1)))
    session.run(AfterSteps(3))
    before = fingerprint(session)
    with pytest.raises(StepgradError, match=message):
        session.apply(command)
    assert fingerprint(session) == before


def test_the_batch_size_cannot_change_in_the_middle_of_a_step() -> None:
    session = small_session()
    session.run(AfterPhases(3))
    with pytest.raises(StepgradError, match="middle of a step"):
        session.apply(SetHyperparameter("batch_size", 2))
    session.run(AfterSteps(1))
    session.apply(SetHyperparameter("batch_size", 2))


def test_a_finished_run_goes_on_when_epochs_are_raised() -> None:
    session = small_session()
    session.run()
    with pytest.raises(StepgradError, match="raise epochs to go on"):
        session.run()
    session.apply(SetHyperparameter("epochs", 6))
    assert session.run().code == "end"
    assert session.trainer.state.step == 24


def test_epochs_cannot_be_set_to_what_is_done_already() -> None:
    session = small_session()
    session.run(AfterEpochs(3))
    for epochs in (2, 3):
        with pytest.raises(StepgradError, match="epochs must be above the 3 that are done"):
            session.apply(SetHyperparameter("epochs", epochs))
    session.apply(SetHyperparameter("epochs", 4))
    assert session.run().code == "end"
    assert session.trainer.state.epoch == 4


def test_numbers_may_come_as_text() -> None:
    session = small_session()
    session.apply(SetHyperparameter("learning_rate", "0.25"))
    session.apply(SetHyperparameter("epochs", "7"))
    session.apply(SetHyperparameter("batch_size", 3.0))
    settings_now = session.trainer.state.hyperparameters
    assert (settings_now.learning_rate, settings_now.epochs, settings_now.batch_size) == (0.25, 7, 3)
    assert isinstance(settings_now.batch_size, int)


def exploding(**changes: str) -> Session:
    """Overflows within a few steps."""
    return small_session(
        data=small_data("regression"),
        activations=("relu", "relu", "identity"),
        loss="mse",
        hyperparameters={"learning_rate": 1e60, "epochs": 50},
        **changes,
    )


def test_the_guard_stops_at_the_first_step_that_is_not_finite_and_only_once() -> None:
    session = exploding()
    reason = session.run()
    first = session.trainer.state.step
    assert reason.code == "not-finite"
    assert f"step {first}" in reason.message
    finite = np.isfinite(session.observer.history.loss)
    assert finite[:-1].all()
    assert session.run(AfterSteps(3)).code == "target"
    assert session.trainer.state.step == first + 3
    assert session.run().code == "end"


def test_the_guard_is_armed_again_when_the_numbers_have_come_back() -> None:
    session = exploding()
    start = session.trainer.state.parameters.copy()
    session.run()
    session.trainer.state.parameters[...] = start
    assert session.run().code == "not-finite"


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_snapshot_can_be_taken_at_every_step_of_an_explosion(dtype: str) -> None:
    session = exploding(dtype=dtype)
    session.apply(Watch(Focus(1, 0)))
    for _ in range(30):
        session.run(AfterPhases(4))
        assert session.snapshot().layers


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("batch_size", [0, 4])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_watching_never_changes_the_run(optimizer: str, batch_size: int, dtype: str) -> None:
    setup: dict[str, Any] = {"optimizer": optimizer, "dtype": dtype}
    numbers = {"batch_size": batch_size, "weight_decay": 0.01, "clip_norm": 0.4, "schedule": "cosine"}
    alone = small_trainer(hyperparameters=numbers, **setup)
    unwatched, watched = (small_session(hyperparameters=numbers, **setup) for _ in range(2))
    while not alone.is_finished:
        alone.step()
    unwatched.run()
    watched.apply(Watch(Focus(1, 2, 3)))
    while not watched.trainer.is_finished:
        watched.snapshot()
        watched.apply(CheckGradients())
        watched.run(AfterPhases(2))
        watched.take_changes()
    bits = [trainer.state.parameters.tobytes() for trainer in (alone, unwatched.trainer, watched.trainer)]
    assert len(set(bits)) == 1
    slots = [[slot.tobytes() for slot in session.trainer.state.slots] for session in (unwatched, watched)]
    assert slots[0] == slots[1]
    assert np.array_equal(unwatched.observer.history.loss, watched.observer.history.loss)


def test_a_snapshot_does_not_move_with_the_run() -> None:
    session = small_session()
    session.apply(Watch(Focus(1, 0)))
    session.run(AfterSteps(5))
    snapshot = session.snapshot()
    frozen = pickle.dumps(snapshot)
    session.run()
    session.snapshot()
    assert pickle.dumps(snapshot) == frozen


def test_a_snapshot_cannot_be_changed() -> None:
    snapshot = small_session().snapshot()
    for value in (snapshot, snapshot.phase, snapshot.layers[0], snapshot.layers[0].weight, snapshot.hyperparameters):
        with pytest.raises(FrozenInstanceError):
            setattr(value, fields(value)[0].name, None)


def test_before_the_first_step_a_snapshot_knows_the_weights_and_nothing_else() -> None:
    snapshot = small_session().snapshot()
    assert (snapshot.step, snapshot.loss, snapshot.accuracy, snapshot.validation_loss) == (0, None, None, None)
    assert snapshot.status == "paused"
    assert snapshot.stop is not None
    assert snapshot.stop.code == "start"
    assert all(layer.weight.norm > 0 and layer.gradient is None for layer in snapshot.layers)
    assert not snapshot.training_curve.steps.size


def curve_of(session: Session) -> tuple[Array, Array]:
    snapshot = session.snapshot()
    return snapshot.training_curve.values, snapshot.validation_curve.values


def test_curves_hold_every_step_of_a_short_run_and_a_validation_loss_for_every_epoch() -> None:
    session = small_session()
    session.run()
    training, validation = curve_of(session)
    assert np.array_equal(training, session.observer.history.loss)
    assert session.snapshot().validation_curve.steps.tolist() == [4, 8, 12, 16, 20]
    assert validation[-1] == session.snapshot().validation_loss


def test_without_validation_examples_there_is_no_validation_loss() -> None:
    session = small_session(data=small_data(validation=0))
    session.run()
    assert session.snapshot().validation_loss is None
    assert not session.snapshot().validation_curve.steps.size


def test_the_words_about_a_phase_carry_its_numbers() -> None:
    session = small_session(hyperparameters={"schedule": "exponential:0.5", "learning_rate": 0.5})
    said = []
    for _ in range(PHASES):
        coming = session.snapshot().phase.next
        assert coming
        session.run(AfterPhases(1))
        said.append(session.snapshot().phase.just)
    assert said[0] == "batch: the next 4 examples, X (4×3)"
    assert said[1].startswith("a1 = relu(X·W1 + b1) (4×5)")
    assert f"{session.trainer.loss:.6g}" in said[4]
    assert said[7].startswith("dW1 = Xᵀ·dz1 (3×5)")
    assert said[8].endswith("η = 0.5")  # the rate this update was made with, not that of the next
