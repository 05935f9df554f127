"""Faults of the loss: what is reported and what is descended part, each as its line says."""

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterEpochs, SetHyperparameter
from stepgrad.core.training.faults.loss import LOSS
from stepgrad.core.training.gradient_check import check_gradients
from stepgrad.core.training.trainer import Trainer
from tests.core.builders import small_data, small_session, small_trainer

NUMBERS = {"activations": ("relu", "tanh", "identity"), "loss": "mse"}


def trainer(*faults: str, **changes: object) -> Trainer:
    return small_trainer(faults=faults, **changes)  # type: ignore[arg-type]


def half(right: Trainer) -> float:
    a, y = right.workspace.outputs, right.workspace.targets
    return float(-(y * np.log(a)).mean())


REPORTED = {
    "reported-negative": lambda loss, right: -loss,
    "reported-sum": lambda loss, right: 4 * loss,
    "reported-decimal": lambda loss, right: loss / np.log(10.0),
    "reported-half": lambda loss, right: half(right),
}


@pytest.mark.parametrize("code", REPORTED)
def test_a_loss_reported_wrongly_is_another_number_and_the_same_training(code: str) -> None:
    right, wrong = trainer(), trainer(code)
    expected = REPORTED[code](right.step(), right)  # type: ignore[no-untyped-call]
    assert wrong.step() == pytest.approx(expected, rel=1e-12)
    assert np.array_equal(right.state.parameters, wrong.state.parameters)


@pytest.mark.parametrize(("code", "factor"), [("reversed-error", -1.0), ("sum-descended", 4.0)])
def test_a_factor_at_the_start_of_the_backward_pass_is_in_every_gradient(code: str, factor: float) -> None:
    right, wrong = trainer(), trainer(code)
    assert right.step() == wrong.step()
    np.testing.assert_allclose(wrong.network.gradients, factor * right.network.gradients, rtol=1e-12)


def test_the_derivative_of_the_squared_error_is_that_of_a_network_with_that_loss() -> None:
    wrong, squared = trainer("delta-of-squared-error"), trainer(loss="mse")
    wrong.step()
    squared.step()
    np.testing.assert_allclose(wrong.network.gradients, squared.network.gradients, rtol=1e-9)


def test_the_derivative_of_the_absolute_error_has_only_signs() -> None:
    wrong = trainer("delta-of-absolute-error", data=small_data("regression"), **NUMBERS)
    wrong.step()
    work = wrong.workspace
    np.testing.assert_allclose(work.buffers[-1].delta, np.sign(work.outputs - work.targets) / 4)


@pytest.mark.parametrize("loss", ["mse", "sse"])
def test_broadcast_targets_compare_every_output_with_every_target(loss: str) -> None:
    changes = {**NUMBERS, "loss": loss}
    wrong = trainer("targets-broadcast", data=small_data("regression"), **changes)
    reported = wrong.step()
    a, y = wrong.workspace.outputs, wrong.workspace.targets
    table = a - y.ravel()  # (4, 4)
    expected = (table**2).mean() if loss == "mse" else 0.5 * (table**2).sum() / 4
    assert reported == pytest.approx(expected, rel=1e-12)
    share = 2.0 / 4 if loss == "mse" else 1.0
    np.testing.assert_allclose(wrong.workspace.buffers[-1].delta, share * table.mean(axis=1, keepdims=True))


def test_broadcast_labels_of_a_cross_entropy_likewise() -> None:
    wrong = trainer("targets-broadcast")
    reported = wrong.step()
    a, y = wrong.workspace.outputs, wrong.workspace.targets.ravel()
    assert reported == pytest.approx(float(-(y * np.log(a) + (1 - y) * np.log(1 - a)).mean()), rel=1e-12)


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        ("reported-negative", {"sign"}),
        ("reported-sum", {"scaled"}),
        ("targets-broadcast", {"correct"}),
        ("reversed-error", {"sign"}),
        ("delta-of-squared-error", {"wrong", "scaled"}),
    ],
)
def test_a_gradient_check_is_judged_by_the_loss_that_is_reported(code: str, verdicts: set[str]) -> None:
    wrong = trainer(code)
    entries = check_gradients(wrong.network, wrong.x, wrong.targets, wrong.step_faults(), updater=wrong.updater)
    assert {entry.verdict for entry in entries} - {"inconclusive"} <= verdicts


def test_a_loss_reported_wrongly_is_reported_so_of_the_validation_set_too() -> None:
    right, wrong = small_session(), small_session(faults=("reported-negative",))
    for session in (right, wrong):
        session.run(AfterEpochs())
    assert right.observer.validation is not None
    assert wrong.observer.validation is not None
    assert wrong.observer.validation.loss == -right.observer.validation.loss
    wrong.apply(SetHyperparameter("faults", "none"))
    wrong.run(AfterEpochs())
    right.run(AfterEpochs())
    assert wrong.observer.validation == right.observer.validation


def test_every_fault_of_this_file_is_tried_here() -> None:
    assert {fault.code for fault in LOSS} == {
        *REPORTED, "reversed-error", "sum-descended", "delta-of-squared-error", "delta-of-absolute-error",
        "targets-broadcast",
    }  # fmt: skip
