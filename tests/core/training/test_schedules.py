"""Schedules: factors worked out by hand, and every form that makes no sense refused."""

from math import cos, isfinite, pi

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.training.schedules import parse_schedule
from tests.core.builders import small_trainer


@pytest.mark.parametrize(
    ("text", "epoch", "factor"),
    [
        ("constant", 7.5, 1.0),
        ("step:10,0.5", 0.0, 1.0),
        ("step:10,0.5", 9.99, 1.0),
        ("step:10,0.5", 10.0, 0.5),
        ("step:10,0.5", 35.0, 0.125),
        ("exponential:0.9", 2.0, 0.81),
        ("exponential:0.81", 0.5, 0.9),
        ("cosine", 0.0, 1.0),
        ("cosine", 50.0, 0.5),
        ("cosine", 25.0, 0.5 * (1 + cos(pi / 4))),
        ("cosine", 100.0, 0.0),
        ("cosine", 130.0, 0.0),
        ("warmup:4", 1.0, 0.25),
        ("warmup:4", 4.0, 1.0),
        ("warmup:4", 90.0, 1.0),
        ("warmup:20+cosine", 10.0, 0.5),
        ("warmup:20+cosine", 60.0, 0.5),  # halfway through the 80 epochs that follow
        ("warmup:10+step:5,0.1", 16.0, 0.1),
        ("warmup:4", 0.0, 0.01),  # the first step must move
    ],
)
def test_factors_of_a_run_of_100_epochs(text: str, epoch: float, factor: float) -> None:
    assert parse_schedule(text)(epoch, 100.0) == pytest.approx(factor, abs=1e-12)


@pytest.mark.parametrize("text", ["exponential:100", "step:0.001,2", "exponential:1e-300", "step:0.5,1e200"])
def test_a_factor_beyond_all_numbers_is_infinity_or_0_and_no_crash(text: str) -> None:
    factor = parse_schedule(text)(300.0, 1000.0)
    assert factor == 0.0 or not isfinite(factor)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cosin", "unknown schedule 'cosin'; did you mean 'cosine'"),
        ("step:10", "expected step:EPOCHS,FACTOR with numbers above 0"),
        ("step:0,0.5", "expected step:EPOCHS,FACTOR with numbers above 0"),
        ("exponential:-1", "expected exponential:FACTOR with numbers above 0"),
        ("exponential:nan", "expected exponential:FACTOR with numbers above 0"),
        ("exponential:inf", "expected exponential:FACTOR with numbers above 0"),
        ("exponential:x", "'x' is not a list of numbers"),
        ("cosine:3", "expected cosine with numbers above 0"),
        ("warmup:0+cosine", "expected warmup:EPOCHS"),
        ("warmup:nan+cosine", "expected warmup:EPOCHS"),
        ("warmup", "expected warmup:EPOCHS"),
        ("warmup:3+cosin", "did you mean 'cosine'"),
        ("warmup:3+warmup:2", "only once"),
        ("", "unknown schedule ''"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        parse_schedule(text)


def test_a_run_descends_at_the_scheduled_rates() -> None:
    # Batches of 4, 4, 4 and 1 of 13: the steps of an epoch begin at 0, 4/13, 8/13 and 12/13.
    trainer = small_trainer(hyperparameters={"schedule": "exponential:0.5", "learning_rate": 0.2})
    rates = []
    for _ in range(5):
        trainer.step()
        rates.append(trainer.updater.last_rate)
    assert rates == pytest.approx([0.2 * 0.5**progress for progress in (0, 4 / 13, 8 / 13, 12 / 13, 1)])
