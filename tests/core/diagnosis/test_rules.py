"""Rules: each fires on runs built sick, with the numbers that prove it, and all are silent on healthy ones."""

import json

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterPhases, AfterSteps, AtStep, CheckGradients
from stepgrad.core.debugging.session import Session
from stepgrad.core.diagnosis.evidence import Evidence
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.diagnosis.rules.loss import loss_at_chance
from stepgrad.core.experiment_file import builtin_experiments
from stepgrad.core.observing.history import History
from stepgrad.core.training.faults import FAULTS
from tests.core.builders import Array, built_in, small_data, small_session


def findings_of(session: Session) -> dict[str, Finding]:
    return {finding.code: finding for finding in session.diagnosis.findings}


def test_the_story_a_dead_layer_explains_a_loss_at_chance() -> None:
    session = built_in("cats-bug", hyperparameters={"epochs": 150})
    session.run()
    assert [finding.code for finding in session.diagnosis.findings] == [
        "gradient-scale",
        "dead-layer",
        "loss-at-chance",
    ]
    _, dead, chance = session.diagnosis.findings
    assert (dead.severity, dead.layer, dead.root, dead.causes) == (Severity.ERROR, 1, False, ("gradient-scale",))
    assert (dead.evidence["dead"], dead.evidence["units"]) == (64, 64)
    assert (chance.root, chance.causes) == (False, ("dead-layer",))
    assert "0.6931 = ln 2" in chance.message
    assert chance.evidence["loss"] == pytest.approx(np.log(2), rel=0.01)
    # The step named is the one from which on all units were dead, and it is within the first thirty.
    history = session.observer.history.dead(1)
    assert dead.step is not None
    assert history[dead.step - 1 :].min() == 64
    assert dead.step == 1 or history[dead.step - 2] < 64
    assert dead.step <= 30


def test_the_story_checking_gradients_at_step_0_names_the_factor_ten() -> None:
    session = built_in("cats-bug")
    session.apply(CheckGradients())
    (finding,) = session.diagnosis.findings
    assert (finding.code, finding.subject, finding.layer, finding.step) == ("gradient-scale", "dW1", 1, 0)
    assert finding.evidence["ratio"] == pytest.approx(10.0, rel=1e-4)
    assert "10 times the true gradient = the number of examples" in finding.message
    session.run(AtStep(120))
    by_code = findings_of(session)
    assert by_code["gradient-scale"].root
    assert by_code["dead-layer"].causes == ("gradient-scale",)
    assert by_code["loss-at-chance"].causes == ("dead-layer",)
    assert next(finding.code for finding in session.diagnosis.findings) == "gradient-scale"


def test_pictures_on_their_raw_scale_end_dead_and_at_chance_with_every_gradient_right() -> None:
    session = built_in("cats-raw", hyperparameters={"epochs": 150})
    session.apply(CheckGradients())
    session.run()
    assert [finding.code for finding in session.diagnosis.findings] == ["input-scale", "dead-layer", "loss-at-chance"]


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize(
    "fault", ["missing-mean", "double-mean", "wrong-sign", "missing-gradient", "frozen-bias", "bias-missing-mean"]
)
def test_a_gradient_check_finds_each_fault_under_the_code_it_is_documented_with(fault: str, layer: int) -> None:
    session = small_session(faults=(f"{fault}:{layer}",), hyperparameters={"batch_size": 0})
    session.apply(CheckGradients())
    (finding,) = session.diagnosis.findings
    letter = "b" if "bias" in fault else "W"
    assert (finding.code,) == FAULTS[fault].diagnosed_as
    assert (finding.subject, finding.layer) == (f"d{letter}{layer}", layer)
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("seed", range(3))
def test_a_gradient_check_finds_nothing_where_nothing_is_wrong(seed: int) -> None:
    session = small_session(seed=seed)
    for _ in range(6):
        session.run(AfterPhases(5))
        session.apply(CheckGradients())
    assert not session.diagnosis.findings


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_learning_rate_far_too_high_ends_in_a_loss_that_is_not_finite(dtype: str) -> None:
    session = small_session(
        data=small_data("regression"),
        activations=("relu", "relu", "identity"),
        loss="mse",
        dtype=dtype,
        hyperparameters={"learning_rate": 1e9, "epochs": 30},
    )
    session.run()
    finding = findings_of(session)["loss-not-finite"]
    losses = session.observer.history.loss
    assert finding.step is not None
    assert not np.isfinite(losses[finding.step - 1])
    assert np.isfinite(losses[: finding.step - 1]).all()
    assert finding.evidence["loss_before"] == losses[finding.step - 2]
    assert f"since step {finding.step}" in finding.message
    assert json.dumps(finding.to_json())


def test_units_that_are_nan_are_not_reported_dead() -> None:
    session = small_session(sizes=(3, 4, 1), activations=("relu", "sigmoid"), hyperparameters={"batch_size": 0})
    session.trainer.network.layers[0].weights.fill(np.nan)
    session.run()
    session.run()
    assert session.trainer.is_finished
    assert set(findings_of(session)) == {"loss-not-finite"}
    assert session.snapshot().layers[0].dead == 0


def test_many_dead_units_are_a_warning_and_all_of_them_an_error() -> None:
    session = small_session(
        sizes=(3, 10, 1),
        activations=("relu", "sigmoid"),
        hyperparameters={"batch_size": 0, "epochs": 50, "learning_rate": 1e-5},
    )
    bias = session.trainer.network.layers[0].bias
    bias[:5] = -100.0
    session.run(AfterSteps(1))
    few = session.snapshot().layers[0].dead
    assert few == 5
    assert not session.diagnosis.findings
    bias[:7] = -100.0
    session.run(AfterSteps(21))
    warning = findings_of(session)["dead-units"]
    assert (warning.severity, warning.layer, warning.step) == (Severity.WARNING, 1, 2)
    assert "7 of 10" in warning.message
    bias[7] = -100.0
    session.run(AfterSteps(1))
    warning = findings_of(session)["dead-units"]
    assert warning.step == 2
    assert "8 of 10" in warning.message
    assert "7 were at step 2" in warning.message
    bias[:] = -100.0
    session.run(AfterSteps(1))
    error = findings_of(session)["dead-layer"]
    assert (error.severity, error.step) == (Severity.ERROR, 24)
    assert "dead-units" not in findings_of(session)


def test_units_are_judged_only_after_a_whole_epoch() -> None:
    session = small_session(sizes=(3, 10, 1), activations=("relu", "sigmoid"))
    session.trainer.network.layers[0].bias[:] = -100.0
    session.run(AfterSteps(3))
    assert not session.diagnosis.findings
    session.run(AfterSteps(1))
    assert "dead-layer" in findings_of(session)


@pytest.mark.parametrize("loss", ["bce", "mse", "sse"])
def test_a_network_that_cannot_learn_stays_at_chance_and_is_found_there(loss: str) -> None:
    session = small_session(
        data=small_data("binary" if loss == "bce" else "regression", examples=30),
        activations=("relu", "relu", "sigmoid" if loss == "bce" else "identity"),
        loss=loss,
        initializer="zeros",
        hyperparameters={"batch_size": 0, "epochs": 400, "learning_rate": 0.5 if loss == "bce" else 0.02},
    )
    session.run()
    finding = findings_of(session)["loss-at-chance"]
    assert finding.evidence["chance"] == session.description.chance.value
    assert finding.severity is Severity.WARNING


def chance_seen_in(losses: Array) -> bool:
    """Whether a history of losses of the story's network is found to stand at chance, ln 2."""
    history = History((1,))
    for loss in losses:
        history.append(float(loss), 1.0, (0,))
    return bool(loss_at_chance(Evidence(STORY, history, has_whole_epoch=True)))


STORY = built_in("cats-bug").description
LN2 = float(np.log(2))
ROUGH = 1.0 + 0.1 * np.random.default_rng(0).normal(size=400)  # the scatter of mini-batches around their mean


@pytest.mark.parametrize(
    ("losses", "is_found"),
    [
        (np.full(50, LN2), True),
        (np.full(49, LN2), False),
        (np.full(50, 1.01 * LN2), True),
        (np.full(400, 0.95 * LN2), False),
        (np.full(400, 1.05 * LN2), False),
        (LN2 * ROUGH / ROUGH.mean(), True),
        (0.9 * LN2 * ROUGH / ROUGH.mean(), False),
        (np.concatenate([np.full(300, LN2), np.linspace(LN2, 0.1, 200)]), False),
        (np.concatenate([np.full(900, 0.2), np.full(100, LN2)]), False),
        (np.concatenate([np.full(100, 2.0), np.full(100, LN2)]), True),
        (np.linspace(1.1 * LN2, 0.9 * LN2, 300), False),
        (np.full(400, np.nan), False),
    ],
    ids=["long enough", "too short", "close", "below", "above", "scatter", "scatter below", "left", "just come",
         "come to stay", "passing through", "nan"],
)  # fmt: skip
def test_a_loss_is_at_chance_when_it_stays_there_and_not_when_it_passes(losses: Array, is_found: bool) -> None:
    assert chance_seen_in(losses) == is_found


HEALTHY = [name for name in builtin_experiments() if name not in ("cats-bug", "cats-raw")]
SHORTER = {"cats": 200, "xor": 20_000, "spirals": 100, "digits": 10, "moons": 60, "circles": 60, "diabetes": 60}


@pytest.mark.parametrize("seed", [0, None])
@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_experiment_ends_without_a_single_error(name: str, seed: int | None) -> None:
    own = {} if seed is None else {"seed": seed}
    session = built_in(name, hyperparameters={"epochs": SHORTER[name]}, **own)
    session.apply(CheckGradients())
    session.run()
    assert session.stop is not None
    assert session.stop.code == "end"
    assert [finding.code for finding in session.diagnosis.findings if finding.severity is Severity.ERROR] == []


def test_xor_learns_in_its_fifty_thousand_epochs_and_ends_without_findings() -> None:
    session = built_in("xor")
    session.run()
    assert session.snapshot().accuracy == 1.0
    assert session.observer.history.loss[-1] < 0.05
    assert not session.diagnosis.findings


def test_the_right_cats_learn_their_ten_pictures_by_heart() -> None:
    session = built_in("cats", hyperparameters={"epochs": 700})
    session.run()
    assert session.snapshot().accuracy == 1.0
    assert session.observer.history.loss[-1] < 0.05
    assert not session.diagnosis.findings


def test_ninety_six_of_a_hundred_unseen_digits_are_recognised() -> None:
    session = built_in("digits")
    session.run()
    accuracy = session.snapshot().validation_accuracy
    assert accuracy is not None
    assert accuracy >= 0.96
