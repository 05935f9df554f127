"""What is seen while training: rates, units, gradients, the loss and where a number that is none came from."""

from typing import Any

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterSteps, AtStep
from stepgrad.core.debugging.session import Session
from tests.core.builders import built_in, small_data, small_session


def run(name: str, steps: int, **changes: Any) -> Session:
    session = built_in(name, **changes)
    session.run(AtStep(steps))
    return session


def seen(session: Session) -> list[str]:
    return [finding.code for finding in session.diagnosis.findings]


def test_a_rate_far_too_high_is_the_root_of_the_dead_layer_it_makes() -> None:
    session = run("cats", 40, hyperparameters={"learning_rate": 50.0})
    rate = session.diagnosis.findings[0]
    assert (rate.code, rate.root, rate.step) == ("learning-rate-high", True, 1)
    dead = next(finding for finding in session.diagnosis.findings if finding.code == "dead-layer")
    assert dead.causes == ("learning-rate-high",)


def test_where_the_gradient_is_too_large_the_rate_is_not_blamed() -> None:
    session = run("cats-bug", 60)
    assert seen(session)[0] == "gradient-scale"
    assert "learning-rate-high" not in seen(session)


def test_a_rate_far_too_low_is_found_and_the_usual_one_is_not() -> None:
    low = run("moons", 40, hyperparameters={"learning_rate": 1e-6}).diagnosis.findings[0]
    assert (low.code, low.root) == ("learning-rate-low", True)
    assert low.evidence["gain"] > 10
    assert seen(run("moons", 40)) == []


def test_a_schedule_that_ends_at_once_is_a_rate_too_low_and_a_tight_clip_is_told_by_name() -> None:
    assert seen(run("circles", 200, faults=("rate-decays-at-once",)))[0] == "learning-rate-low"
    assert seen(run("circles", 60, faults=("clip-too-tight",)))[0] == "gradient-clipped"


def test_the_origin_of_a_number_that_is_none_is_named_with_its_operands() -> None:
    session = small_session(
        data=small_data("regression"),
        activations=("relu", "relu", "identity"),
        loss="mse",
        hyperparameters={"learning_rate": 1e9, "epochs": 30},
    )
    session.run()
    finding = next(finding for finding in session.diagnosis.findings if finding.code == "loss-not-finite")
    evidence = finding.evidence
    assert evidence["origin_step"] <= session.trainer.state.step
    assert evidence["origin_phase"].split()[0] in ("forward", "loss", "backward", "update")
    assert str(evidence["operation"]) in finding.message
    assert max(abs(value) for key, value in evidence.items() if str(key).startswith("largest")) > 1e100


def test_nan_in_the_inputs_is_the_root_of_a_loss_that_is_nan() -> None:
    session = run("moons", 13, faults=("inputs-not-finite",))
    assert seen(session)[0] == "input-not-finite"
    last = next(finding for finding in session.diagnosis.findings if finding.code == "loss-not-finite")
    assert last.causes == ("input-not-finite",)
    assert last.evidence["origin_array"] == "x"


def test_inputs_that_are_written_over_are_found_in_the_epoch_in_which_it_happens() -> None:
    session = run("circles", 40, faults=("inputs-overwritten",))
    changed = next(finding for finding in session.diagnosis.findings if finding.code == "data-changed")
    assert changed.step is not None
    assert 13 < changed.step <= 20


def test_sigmoids_in_a_row_let_the_gradient_fade_and_relus_do_not() -> None:
    settings = {"learning_rate": 0.1, "epochs": 20}
    recipe: dict[str, Any] = {
        "sizes": (2, 16, 16, 16, 16, 16, 16, 1),
        "optimizer": "sgd",
        "hyperparameters": settings,
    }
    faded = built_in("moons", activations=(*("sigmoid",) * 7,), **recipe)
    faded.run(AtStep(200))
    assert "vanishing-gradient" in {change.finding.code for change in faded.take_changes()}
    flowing = built_in("moons", activations=(*("relu",) * 6, "sigmoid"), initializer="he", **recipe)
    flowing.run(AtStep(200))
    assert "vanishing-gradient" not in {change.finding.code for change in flowing.take_changes()}


def test_overfitting_is_advice_until_unseen_examples_are_worse_than_chance() -> None:
    session = run("moons", 1950, sizes=(2, 64, 64, 1))
    (finding,) = session.diagnosis.findings
    assert finding.code == "overfitting"
    assert finding.evidence["now"] > finding.evidence["best"]
    assert (finding.severity == "warning") == (finding.evidence["now"] > session.description.chance.value)


@pytest.mark.parametrize("name", ["moons", "circles", "digits", "diabetes"])
@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_half_and_double_the_rate_raise_no_alarm(name: str, factor: float) -> None:
    session = built_in(name)
    settings = session.trainer.state.hyperparameters
    session = built_in(name, hyperparameters={"learning_rate": factor * settings.learning_rate})
    session.run(AfterSteps(150))
    changes = [change.finding for change in session.take_changes()]
    assert [finding.code for finding in changes if finding.severity != "info"] == []


def test_going_back_takes_with_it_what_was_seen_later() -> None:
    from stepgrad.core.debugging.assembly import build_session
    from stepgrad.core.debugging.commands import GoTo
    from tests.core.builders import small_experiment

    recipe = small_experiment(hyperparameters={"learning_rate": 1e6, "epochs": 30})
    session = build_session(recipe, small_data(), keeps_past=True)
    session.run(AfterSteps(30))
    later = seen(session)
    assert "learning-rate-high" in later
    session.apply(GoTo(0))
    assert seen(session) == []
    session.apply(GoTo(30))
    assert seen(session) == later
    assert np.isfinite(session.trainer.state.step)
