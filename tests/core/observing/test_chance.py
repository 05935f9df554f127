"""The level of chance: its value and its name."""

import numpy as np
import pytest

from stepgrad.core.network.losses import LOSSES
from stepgrad.core.observing.chance import chance_of
from tests.core.builders import built_in, small_data, small_session


def test_even_labels_are_at_ln_2_and_the_explanation_counts_them() -> None:
    chance = chance_of(LOSSES["bce"], np.array([[1.0]] * 5 + [[0.0]] * 5), "binary", 10)
    assert chance.value == pytest.approx(np.log(2))
    assert chance.name == "ln 2"
    assert "5 of 10 positive" in chance.explanation


def test_uneven_labels_are_at_their_entropy() -> None:
    # 1 of 4: -(1/4 ln 1/4 + 3/4 ln 3/4) = 0.562335
    chance = chance_of(LOSSES["bce"], np.array([[1.0], [0.0], [0.0], [0.0]]), "binary", 4)
    assert chance.value == pytest.approx(0.562335, abs=1e-6)
    assert chance.name == "entropy"


def test_ten_even_classes_are_at_ln_10_and_uneven_ones_at_the_entropy_of_their_frequencies() -> None:
    assert chance_of(LOSSES["cross_entropy"], np.eye(10), "classes", 10).name == "ln 10"
    uneven = chance_of(LOSSES["cross_entropy"], np.eye(3)[[0, 0, 0, 1, 2]], "classes", 5)
    assert uneven.name == "entropy"
    assert uneven.value == pytest.approx(-(0.6 * np.log(0.6) + 0.4 * np.log(0.2)))


def test_a_loss_that_is_a_sum_grows_with_the_batch() -> None:
    # XOR: half the variance 1/4 for each of four rows: 1/2, and a batch of two rows half of that.
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    assert chance_of(LOSSES["sse"], targets, "binary", 4).value == pytest.approx(0.5)
    assert chance_of(LOSSES["sse"], targets, "binary", 2).value == pytest.approx(0.25)


@pytest.mark.parametrize("loss", ["mse", "huber", "sse"])
def test_a_network_that_answers_the_best_constant_scores_exactly_chance(loss: str) -> None:
    data = small_data("regression", examples=21)
    session = small_session(
        data=data,
        sizes=(3, 2, 1),
        activations=("relu", "identity"),
        loss=loss,
        initializer="zeros",
        hyperparameters={"batch_size": 0, "learning_rate": 1e-12},
    )
    constants = np.linspace(-1, 1, 4001)
    losses = []
    for constant in constants:
        session.trainer.network.layers[1].bias[...] = constant
        losses.append(session.trainer.step())
    assert session.description.chance.value == pytest.approx(min(losses), rel=1e-6)


def test_the_story_stands_at_ln_2() -> None:
    assert built_in("cats-bug").description.chance.name == "ln 2"
