"""What is seen at the first steps: gradients, updates, the optimizer's memory, the loss that is reported."""

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterSteps, SetHyperparameter
from stepgrad.core.debugging.session import Session
from tests.core.builders import built_in, small_session


def roots(session: Session) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in session.diagnosis.findings if finding.root]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_every_optimizer_passes_with_decay_clipping_and_a_schedule(optimizer: str, dtype: str) -> None:
    settings = {"weight_decay": 0.01, "clip_norm": 0.05, "schedule": "warmup:2+cosine"}
    for changes in ({}, settings):
        session = small_session(optimizer=optimizer, dtype=dtype, hyperparameters=dict(changes))
        session.run(AfterSteps(4))
        assert roots(session) == []


@pytest.mark.parametrize(
    ("fault", "code", "subject", "step"),
    [
        ("missing-mean:1", "gradient-scale", "dW1", 1),
        ("wrong-sign:2", "gradient-sign", "dW2", 1),
        ("gradients-not-reset", "gradient-wrong", "all gradients", 2),
        ("layer-not-updated:2", "update-missing", "W2", 1),
        ("updated-twice:1", "update-scale", "W1", 1),
        ("reported-half", "loss-formula", "loss", 1),
        ("targets-broadcast", "label-shape", "targets", 1),
    ],
)
def test_what_is_wrong_with_a_step_is_named_at_the_first_that_shows_it(
    fault: str, code: str, subject: str, step: int
) -> None:
    session = built_in("moons", faults=(fault,), hyperparameters={"learning_rate": 1e-4})
    session.run(AfterSteps(step))
    finding = session.diagnosis.findings[0]
    assert (finding.code, finding.subject, finding.step, finding.root) == (code, subject, step, True)


def test_a_layer_that_moves_two_whole_steps_is_said_to_be_updated_twice() -> None:
    session = built_in("moons", faults=("updated-twice:1",))
    session.run(AfterSteps(1))
    assert session.diagnosis.findings[0].fix.startswith("see whether it is updated twice in a step; compare the line")


@pytest.mark.parametrize(
    ("fault", "optimizer"), [("memory-lost", "momentum"), ("no-bias-correction", "adam"), ("momentum-sign", "momentum")]
)
def test_a_memory_that_is_not_kept_as_its_formula_says_is_found(fault: str, optimizer: str) -> None:
    session = built_in("moons", faults=(fault,), optimizer=optimizer, hyperparameters={"learning_rate": 1e-3})
    session.run(AfterSteps(3))
    assert session.diagnosis.findings[0].code == "optimizer-state"


@pytest.mark.parametrize(
    ("experiment", "fault", "code", "subject"),
    [
        ("circles", "ascent", "update-sign", "all arrays"),
        ("moons", "update-lost", "update-missing", "all arrays"),
        ("moons", "updated-twice:1", "update-scale", "W1"),
        ("digits", "reversed-error", "gradient-sign", "all gradients"),
        ("digits", "delta-of-squared-error", "gradient-wrong", "all gradients"),
        ("moons", "delta-of-squared-error", "gradient-scale", "all gradients"),
        ("moons", "missing-mean:1", "gradient-scale", "dW1"),
    ],
)
def test_what_is_wrong_alike_in_every_array_is_one_finding(
    experiment: str, fault: str, code: str, subject: str
) -> None:
    session = built_in(experiment, faults=(fault,))
    session.run(AfterSteps(1))
    assert roots(session)[0] == (code, subject)
    assert subject.startswith(("W", "d")) or len(roots(session)) == 1


def test_a_missing_bias_correction_is_not_called_a_memory() -> None:
    session = built_in("moons", faults=("no-bias-correction",), optimizer="adam")
    session.run(AfterSteps(1))
    finding = session.diagnosis.findings[0]
    assert "step 1 moves every array by 3.162 times" in finding.message
    assert "memory" not in finding.message


def test_gradients_are_not_compared_where_nobody_wants_it() -> None:
    from stepgrad.core.debugging.assembly import build_session
    from tests.core.builders import small_data, small_experiment

    recipe = small_experiment(faults=("wrong-sign:1",))
    session = build_session(recipe, small_data(), checks_gradients=False)
    session.run(AfterSteps(3))
    assert roots(session) == []


def test_a_fault_that_is_taken_back_clears_and_one_that_is_put_in_later_is_found() -> None:
    session = small_session(faults=("wrong-sign:1",))
    session.run(AfterSteps(2))
    assert roots(session) == [("gradient-sign", "dW1")]
    session.apply(SetHyperparameter("faults", "none"))
    session.run(AfterSteps(2))
    assert roots(session) == []
    session.apply(SetHyperparameter("faults", "layer-not-updated:2"))
    session.run(AfterSteps(2))
    assert {code for code, _ in roots(session)} == {"update-missing"}


@pytest.mark.parametrize("name", ["moons", "digits"])
def test_examining_changes_no_bit_of_the_run(name: str) -> None:
    watched, alone = built_in(name), built_in(name)
    watched.run(AfterSteps(40))
    with np.errstate(all="ignore"):
        for _ in range(40):
            alone.trainer.step()
    assert watched.trainer.state.parameters.tobytes() == alone.trainer.state.parameters.tobytes()
