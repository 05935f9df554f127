"""The law of time travel, for any commands: wherever a session stands, it is the run that its journal tells."""

from typing import Any

from hypothesis import strategies as st

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import (
    AfterPhases,
    AfterSteps,
    AtStep,
    Back,
    BackTo,
    Command,
    CompareBranches,
    DeleteBranch,
    GoTo,
    Pause,
    RemoveWatch,
    RenameBranch,
    Run,
    SetHyperparameter,
    SetParameter,
    SetWatch,
    SwitchBranch,
)
from stepgrad.core.debugging.journal import Position
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from tests.core.builders import small_data, small_experiment


def travelling(**changes: Any) -> Session:
    return build_session(small_experiment(**changes), small_data(), keeps_past=True)


def everything(session: Session) -> tuple[bytes, ...]:
    """All that a screen could show of where the session stands, as bits."""
    state, observer = session.trainer.state, session.observer
    snapshot = session.snapshot()
    return (
        state.parameters.tobytes(),
        *(slot.tobytes() for slot in state.slots),
        session.trainer.network.gradients.tobytes() if state.step else b"",
        repr((state.step, state.epoch, state.cursor, state.updates, state.hyperparameters, state.faults)).encode(),
        repr((session.position, observer.activity.dead_counts, observer.validation, snapshot.loss)).encode(),
        *(layer.activity.states.tobytes() for layer in snapshot.layers),
        repr([(finding.code, finding.step) for finding in snapshot.findings]).encode(),
    )


NAMES = st.sampled_from(["main", "lr 0.5 at 3", "lr 0.01 at 5", "w1[2,1] 0.3 at 4", "other"])
COMMANDS = st.one_of(
    st.builds(Run, st.one_of(st.builds(AfterSteps, st.integers(1, 4)), st.builds(AfterPhases, st.integers(1, 12)))),
    st.builds(Back, st.one_of(st.builds(AfterSteps, st.integers(1, 5)), st.builds(AfterPhases, st.integers(1, 20)))),
    st.builds(GoTo, st.one_of(st.none(), st.integers(0, 18))),
    st.builds(SetHyperparameter, st.just("learning_rate"), st.sampled_from([0.01, 0.5])),
    st.builds(SetParameter, st.integers(1, 3), st.just("weights"), st.integers(0, 3), st.integers(0, 3), st.just(0.3)),
    st.builds(SwitchBranch, NAMES, st.one_of(st.none(), st.integers(0, 9))),
    st.builds(RenameBranch, NAMES, NAMES),
    st.builds(DeleteBranch, NAMES),
    st.builds(CompareBranches, NAMES),
    st.builds(BackTo, st.sampled_from(["loss > 0.6", "accuracy > 0.5", "w1[2,1] > 0.2"])),
    st.builds(SetWatch, st.sampled_from(["loss", "w1[0,0]", "update_ratio(1)"])),
    st.builds(RemoveWatch, st.sampled_from(["loss", "w1[0,0]"])),
    st.just(Pause()),
)


def follow(path: list[Command], patience: int) -> None:
    """Carry out the commands, each with so many looks at the pipe, and hold every branch against its journal."""
    session = travelling(hyperparameters={"learning_rate": 0.05, "batch_size": 4, "epochs": 8})
    for command in path:
        try:
            session.apply(command)
        except StepgradError:
            assert session.snapshot().status in ("paused", "finished")
            continue
        left = patience

        def is_impatient() -> bool:
            nonlocal left
            left -= 1
            return left <= 0

        session.advance(is_impatient)
        if session.is_running:
            session.apply(Pause())
        check_line(session)
    for line in list(session.travel.branches.lines):
        session.apply(SwitchBranch(line.name))
        check_line(session)


def check_line(session: Session) -> None:
    """The session stands where its journal leads, and its record is that of the way there."""
    assert session.timeline is not None
    assert not session.is_running
    snapshot = session.snapshot()
    assert snapshot.newest == len(session.observer.history) >= snapshot.step
    straight = build_session(small_experiment(hyperparameters={"epochs": 8}), small_data())
    for edit in session.timeline.journal:
        if edit.at > session.position:
            break
        move(straight, edit.at)
        straight.apply(SetHyperparameter("learning_rate", edit.hyperparameters.learning_rate))
        for value in edit.parameters:
            straight.apply(SetParameter(value.layer, value.which, value.unit, value.input, value.value))
    move(straight, session.position)
    assert everything(session) == everything(straight)
    assert session.observer.history.loss[: snapshot.step].tolist() == straight.observer.history.loss.tolist()


def move(session: Session, to: Position) -> None:
    if to.step > session.trainer.state.step:
        session.run(AtStep(to.step))
    if to.phase > session.position.phase:
        session.run(AfterPhases(to.phase - session.position.phase))
