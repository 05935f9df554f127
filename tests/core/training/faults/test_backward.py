"""Faults of the backward pass: each changes the gradients it says it changes, in its layer, and nothing else."""

from collections.abc import Callable

import numpy as np
import pytest

from stepgrad.core.network.operations import Array
from stepgrad.core.training.faults.backward import BACKWARD
from stepgrad.core.training.trainer import Trainer
from tests.core.builders import small_trainer

# What each fault multiplies the weight gradient and the bias gradient of its layer with; batches of 4.
FACTORS = {
    "missing-mean": (4.0, 1.0),
    "double-mean": (0.25, 1.0),
    "factor-two": (2.0, 1.0),
    "wrong-sign": (-1.0, 1.0),
    "missing-gradient": (0.0, 1.0),
    "frozen-bias": (1.0, 0.0),
    "bias-missing-mean": (1.0, 4.0),
    "bias-wrong-sign": (1.0, -1.0),
}
SQUARE = {"sizes": (3, 5, 5, 5, 1), "activations": ("relu", "tanh", "tanh", "sigmoid")}


def pair(fault: str, **changes: object) -> tuple[Trainer, Trainer]:
    """The same step without and with a fault."""
    right, wrong = small_trainer(**changes), small_trainer(faults=(fault,), **changes)  # type: ignore[arg-type]
    assert right.step() == wrong.step()
    return right, wrong


def assert_others_equal(right: Trainer, wrong: Trainer, layer: int) -> None:
    for good, bad in zip(right.network.layers, wrong.network.layers, strict=True):
        if good.index != layer:
            assert np.array_equal(good.gradient, bad.gradient)


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("code", FACTORS)
def test_a_factor_is_that_of_its_own_layer_and_of_no_other(code: str, layer: int) -> None:
    right, wrong = pair(f"{code}:{layer}")
    for good, bad in zip(right.network.layers, wrong.network.layers, strict=True):
        weight_factor, bias_factor = FACTORS[code] if good.index == layer else (1.0, 1.0)
        assert np.array_equal(bad.weight_gradient, weight_factor * good.weight_gradient)
        assert np.array_equal(bad.bias_gradient, bias_factor * good.bias_gradient)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_in_phases_a_fault_shows_as_soon_as_its_layer_has_gone_backward(layer: int) -> None:
    right, wrong = small_trainer(), small_trainer(faults=(f"missing-mean:{layer}",))
    for here, there in zip(right.phases(), wrong.phases(), strict=True):
        assert here == there
        if str(here) == f"backward {layer}":
            good, bad = (trainer.network.layers[layer - 1].weight_gradient for trainer in (right, wrong))
            assert np.array_equal(bad, 4.0 * good)


def test_a_fault_of_the_last_smaller_batch_counts_its_own_rows() -> None:
    right, wrong = small_trainer(), small_trainer(faults=("missing-mean:1",))
    for _ in range(3):
        right.step()
    wrong.state.restore(right.state)
    wrong.state.faults = ("missing-mean:1",)
    right.step()
    wrong.step()
    assert np.array_equal(wrong.network.gradients, right.network.gradients)  # one row: the mean is the sum


def by_hand(trainer: Trainer, layer: int, inputs: Array) -> Array:
    gradient: Array = inputs.T @ trainer.workspace.buffers[layer - 1].delta
    return gradient


ELSEWHERE: dict[str, tuple[int, Callable[[Trainer], tuple[Array, Array]]]] = {
    # code -> (layer, what its weight and bias gradients are then)
    "bias-summed-over-units": (
        2,
        lambda right: (
            right.network.layers[1].weight_gradient,
            np.full(5, right.workspace.buffers[1].delta.sum()),
        ),
    ),
    "last-example-only": (
        2,
        lambda right: (
            np.outer(right.workspace.layer_inputs(2)[-1], right.workspace.buffers[1].delta[-1]),
            right.workspace.buffers[1].delta[-1],
        ),
    ),
    "wrong-operand": (
        3,
        lambda right: (by_hand(right, 3, right.workspace.buffers[1].z), right.network.layers[2].bias_gradient),
    ),
    "wrong-layer-activations": (
        3,
        lambda right: (by_hand(right, 3, right.workspace.buffers[0].a), right.network.layers[2].bias_gradient),
    ),
    "transposed-gradient": (
        2,
        lambda right: (right.network.layers[1].weight_gradient.T, right.network.layers[1].bias_gradient),
    ),
}


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_gradient_taken_from_elsewhere_is_what_its_line_computes(code: str) -> None:
    layer, expect = ELSEWHERE[code]
    right, wrong = pair(f"{code}:{layer}", **SQUARE)
    weights, bias = expect(right)
    placed = wrong.network.layers[layer - 1]
    np.testing.assert_allclose(placed.weight_gradient, weights, rtol=1e-12)
    np.testing.assert_allclose(placed.bias_gradient, bias, rtol=1e-12)
    assert not np.allclose(placed.gradient, right.network.layers[layer - 1].gradient)
    assert_others_equal(right, wrong, layer)


def test_every_fault_of_this_file_is_tried_here() -> None:
    assert {fault.code for fault in BACKWARD} == {*FACTORS, *ELSEWHERE}
