"""Scores: loss and accuracy of any number of examples, without touching the run."""

from typing import Any

import numpy as np
import pytest

from stepgrad.core.network.losses import LOSSES
from stepgrad.core.training.evaluation import Evaluator, accuracy_of
from tests.core import reference
from tests.core.builders import small_data, small_trainer

KINDS: dict[str, tuple[str, str, str]] = {
    "bce": ("binary", "sigmoid", "bce"),
    "cross_entropy": ("classes", "softmax", "cross_entropy"),
    "mse": ("regression", "identity", "mse"),
    "sse": ("regression", "identity", "sse"),
    "huber": ("regression", "identity", "huber"),
}


def trainer_for(loss: str) -> tuple[Any, Any]:
    task, output, _ = KINDS[loss]
    outputs = 3 if task == "classes" else 1
    data = small_data(task, examples=10, validation=1200, outputs=outputs)
    return small_trainer(
        data=data, sizes=(3, 4, outputs), activations=("tanh", output), loss=loss, hyperparameters={"batch_size": 5}
    ), data


@pytest.mark.parametrize("loss", LOSSES)
def test_a_score_over_several_chunks_is_the_loss_of_all_rows_at_once(loss: str) -> None:
    trainer, data = trainer_for(loss)
    x, y = data.validation_inputs, data.validation_targets
    score = Evaluator(trainer.network, x, y, data.task).score()
    a = x
    for layer in trainer.network.layers:
        a = reference.activate(layer.activation.name, a @ layer.weights + layer.bias)
    assert score.loss == pytest.approx(reference.loss_value(loss, a, y), rel=1e-10)
    if data.task == "classes":
        assert score.accuracy == pytest.approx(np.mean(a.argmax(axis=1) == y.argmax(axis=1)))
    elif data.task == "binary":
        assert score.accuracy == pytest.approx(np.mean((a > 0.5) == (y > 0.5)))
    else:
        assert score.accuracy is None


def test_scoring_changes_neither_weights_nor_gradients_nor_the_batch_in_hand() -> None:
    trainer, data = trainer_for("bce")
    trainer.step()
    kept = [trainer.state.parameters.copy(), trainer.network.gradients.copy(), trainer.workspace.outputs.copy()]
    Evaluator(trainer.network, data.validation_inputs, data.validation_targets, data.task).score()
    now = [trainer.state.parameters, trainer.network.gradients, trainer.workspace.outputs]
    assert all(np.array_equal(a, b) for a, b in zip(kept, now, strict=True))


def test_a_score_follows_the_weights() -> None:
    trainer, data = trainer_for("bce")
    evaluator = Evaluator(trainer.network, data.validation_inputs, data.validation_targets, data.task)
    before = evaluator.score().loss
    trainer.step()
    assert evaluator.score().loss != before


def test_accuracy_by_hand() -> None:
    outputs, targets = np.array([[0.9], [0.5], [0.2], [0.6]]), np.array([[1.0], [1.0], [0.0], [0.0]])
    # Right, wrong (0.5 is not above one half), right, wrong.
    assert accuracy_of(outputs, targets, "binary") == 0.5
    rows = np.array([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1]])
    assert accuracy_of(rows, np.eye(3)[[1, 2]], "classes") == 0.5
    assert accuracy_of(outputs, targets, "regression") is None


@pytest.mark.parametrize("task", ["binary", "classes"])
def test_an_answer_that_is_not_finite_has_no_accuracy(task: str) -> None:
    outputs = np.array([[np.nan, 0.2], [0.1, 0.9]])
    assert np.isnan(accuracy_of(outputs, np.eye(2), task) or 0.0)


def test_a_validation_score_of_a_broken_network_is_nan_and_not_0() -> None:
    trainer, data = trainer_for("cross_entropy")
    trainer.network.parameters.fill(np.nan)
    with np.errstate(all="ignore"):
        score = Evaluator(trainer.network, data.validation_inputs, data.validation_targets, data.task).score()
    assert np.isnan(score.loss)
    assert score.accuracy is not None
    assert np.isnan(score.accuracy)
