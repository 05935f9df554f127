"""A loss far above chance that does not come down is found; one on its way down is not."""

import pytest

from stepgrad.core.debugging.commands import AtStep
from tests.core.builders import built_in


@pytest.mark.parametrize(
    ("name", "rate", "code", "severity"),
    [("xor", 100.0, "loss-plateau", "warning"), ("moons", 1e300, "loss-exploding", "error")],
)
def test_a_rate_far_too_high_is_found(name: str, rate: float, code: str, severity: str) -> None:
    session = built_in(name, optimizer="sgd", hyperparameters={"learning_rate": rate})
    session.run(AtStep(300))
    found = [(str(finding.severity), finding.code) for finding in session.diagnosis.findings]
    assert found[0] == ("warning", "learning-rate-high")
    assert (severity, code) in found


def test_a_large_loss_that_falls_is_left_alone() -> None:
    session = built_in("diabetes", initializer="normal:2", hyperparameters={"learning_rate": 0.01})
    session.run(AtStep(400))
    history = session.observer.history.loss
    assert history[:20].mean() > 3 * session.description.chance.value
    assert session.diagnosis.findings == ()


def test_a_loss_that_moves_far_is_not_said_to_stay_at_one_value_and_one_tenth_of_the_rate_is_not_promised() -> None:
    session = built_in("cats", hyperparameters={"learning_rate": 50.0, "epochs": 60})
    session.run()
    by_code = {finding.code: finding for finding in session.diagnosis.findings}
    assert "the loss stays between" in by_code["loss-plateau"].message
    assert "--lr 5, and again a tenth until it learns" in by_code["learning-rate-high"].fix
