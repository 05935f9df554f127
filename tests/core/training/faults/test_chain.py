"""Faults of the chain: each spoils what is handed down, so every layer from its own down, and none above."""

import numpy as np
import pytest

from stepgrad.core.network.operations import Array
from stepgrad.core.training.faults.chain import CHAIN
from stepgrad.core.training.gradient_check import check_gradients
from stepgrad.core.training.trainer import Trainer
from tests.core.builders import small_trainer

SHAPE = {"sizes": (3, 5, 5, 1), "activations": ("relu", "tanh", "sigmoid")}


def trainer(*faults: str, **changes: object) -> Trainer:
    return small_trainer(faults=faults, **{**SHAPE, **changes})  # type: ignore[arg-type]


def true_slope(right: Trainer) -> Array:
    return 1.0 - right.workspace.buffers[1].a ** 2


SLOPES = {
    "missing-activation-derivative": lambda z, a: np.ones_like(z),
    "derivative-of-wrong-value": lambda z, a: 1.0 - np.tanh(a) ** 2,
    "derivative-without-activation": lambda z, a: 1.0 - z**2,
    "sigmoid-slope": lambda z, a: a - a**2,
}


@pytest.mark.parametrize("code", SLOPES)
def test_a_wrong_derivative_stands_in_for_the_right_one(code: str) -> None:
    right, wrong = trainer(), trainer(f"{code}:2")
    assert right.step() == wrong.step()
    buffers = right.workspace.buffers[1]
    handed_down = buffers.delta / true_slope(right)  # dL/da of layer 2
    expected = handed_down * SLOPES[code](buffers.z, buffers.a)  # type: ignore[no-untyped-call]
    np.testing.assert_allclose(wrong.workspace.buffers[1].delta, expected, rtol=1e-9)
    np.testing.assert_array_equal(wrong.workspace.buffers[1].slope, buffers.slope)  # dead units are counted by it
    assert np.array_equal(right.network.layers[2].gradient, wrong.network.layers[2].gradient)


def test_an_inverted_mask_lets_through_what_should_be_stopped() -> None:
    right, wrong = trainer(), trainer("inverted-mask:1")
    right.step()
    wrong.step()
    off = right.workspace.buffers[0].z <= 0
    assert off.any()
    assert not wrong.workspace.buffers[0].delta[~off].any()
    assert not right.workspace.buffers[0].delta[off].any()
    assert wrong.workspace.buffers[0].delta[off].all()
    assert np.array_equal(right.network.layers[1].gradient, wrong.network.layers[1].gradient)


def test_weights_that_are_not_transposed_hand_down_something_else() -> None:
    start = trainer()
    weights = start.network.layers[1].weights.copy()
    wrong = trainer("wrong-transpose:2")
    wrong.step()
    handed_down = wrong.workspace.buffers[1].delta @ weights
    np.testing.assert_allclose(wrong.workspace.buffers[0].delta, handed_down * wrong.workspace.buffers[0].slope)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_weights_updated_too_early_are_those_the_update_leaves(optimizer: str) -> None:
    wrong = trainer("weights-already-updated:2", optimizer=optimizer)
    for _ in range(3):
        wrong.step()
    after = wrong.network.layers[1].weights
    handed_down = wrong.workspace.buffers[1].delta @ after.T
    np.testing.assert_allclose(
        wrong.workspace.buffers[0].delta, handed_down * wrong.workspace.buffers[0].slope, rtol=1e-9
    )


def test_gradients_that_are_not_reset_add_up() -> None:
    wrong = trainer("gradients-not-reset", hyperparameters={"learning_rate": 1e-12})
    right = trainer(hyperparameters={"learning_rate": 1e-12})
    total = np.zeros_like(right.network.gradients)
    for _ in range(3):
        right.step()
        wrong.step()
        total += right.network.gradients
        np.testing.assert_allclose(wrong.network.gradients, total, rtol=1e-6, atol=1e-9)


def test_a_gradient_check_sees_what_earlier_steps_left_behind() -> None:
    wrong = trainer("gradients-not-reset", hyperparameters={"batch_size": 0})
    wrong.step()
    entries = check_gradients(wrong.network, wrong.x, wrong.targets, wrong.step_faults(), updater=wrong.updater)
    ratios = [entry.ratio for entry in entries if entry.verdict != "inconclusive"]
    assert ratios == pytest.approx([2.0] * len(ratios), rel=0.2)  # the step before was nearly the same


def test_every_fault_of_this_file_is_tried_here() -> None:
    others = {"inverted-mask", "wrong-transpose", "weights-already-updated", "gradients-not-reset"}
    assert {fault.code for fault in CHAIN} == {*SLOPES, *others}
