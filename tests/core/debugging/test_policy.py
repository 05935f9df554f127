"""A session refuses what its policy refuses, with the policy's words, and goes no further than it may."""

from dataclasses import replace

import pytest

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    Back,
    GoTo,
    Run,
    SaveCheckpoint,
    SetHyperparameter,
    SetParameter,
    Until,
    When,
)
from stepgrad.core.debugging.policy import FREE, Policy
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.tui.launch import Changes, Launch

LOOKED_AT = Policy({SetHyperparameter: "it is only looked at"}, beyond="nothing was trained beyond it")


def looked_at(newest: int = 12) -> Session:
    session = Launch("moons", Changes(epochs=5), keeps_past=True)()
    session.run(AfterSteps(newest))
    session.restrict(LOOKED_AT)
    return session


def test_a_refused_command_changes_nothing_and_says_the_policys_words() -> None:
    session = looked_at()
    with pytest.raises(StepgradError, match=r"^it is only looked at$"):
        session.apply(SetHyperparameter("learning_rate", 0.5))
    assert session.trainer.state.hyperparameters.learning_rate != 0.5
    session.apply(SetParameter(1, "weights", 0, 0, 0.5))  # the policy does not name it


@pytest.mark.parametrize("until", [AtEnd(), AfterSteps(5), AfterEpochs(), AfterPhases(), When("loss > 0")])
def test_at_the_newest_step_nothing_goes_on(until: Until) -> None:
    session = looked_at()
    with pytest.raises(StepgradError, match="beyond"):
        session.apply(Run(until))
    assert session.position.step == 12 and session.position.phase == 0


def test_a_step_that_was_not_trained_is_not_gone_to() -> None:
    session = looked_at()
    session.apply(Back(AfterSteps(4)))
    with pytest.raises(StepgradError, match="beyond"):
        session.apply(GoTo(13))


@pytest.mark.parametrize("until", [AtEnd(), AfterSteps(50), AfterEpochs(3), AfterPhases(400), When("loss is nan")])
def test_every_movement_ends_at_the_newest_step(until: Until) -> None:
    session = looked_at()
    session.apply(Back(AfterSteps(8)))
    reason = session.run(until)
    assert (session.position.step, session.position.phase) == (12, 0)
    assert session.observer.record.newest == 12
    if isinstance(until, When):
        assert reason.message == "at step 12; loss is nan never began to hold"


def test_steps_asked_for_ahead_end_there_too() -> None:
    session = looked_at()
    session.apply(Back(AfterSteps(1)))
    session.apply(Run(AfterSteps(1)))
    session.apply(Run(AfterSteps(1)))
    session.advance(lambda: False)
    assert session.position.step == 12 and not session.is_running


def test_snapshots_carry_the_policy() -> None:
    assert looked_at().snapshot().policy == LOOKED_AT
    assert Launch("xor")().snapshot().policy == FREE


def test_several_kinds_are_refused_only_together() -> None:
    policy = Policy({SetHyperparameter: "no", SetParameter: "no, never"})
    assert policy.why_not(SetHyperparameter, SetParameter) == "no"
    assert replace(policy, refused={SetParameter: "no"}).why_not(SetHyperparameter, SetParameter) is None
    assert policy.why_not() is None and policy.why_not(SaveCheckpoint) is None
