"""Faults: what each does to the gradient, and how they are written."""

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.training.faults import FAULTS, parse_fault
from tests.core.builders import small_trainer

# What each fault multiplies the weight gradient and the bias gradient of its layer with; batches of 4.
FACTORS = {
    "missing-mean": (4.0, 1.0),
    "double-mean": (0.25, 1.0),
    "wrong-sign": (-1.0, 1.0),
    "missing-gradient": (0.0, 1.0),
    "frozen-bias": (1.0, 0.0),
}


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("code", FACTORS)
def test_a_fault_spoils_its_own_layer_and_no_other(code: str, layer: int) -> None:
    right, wrong = small_trainer(), small_trainer(faults=(f"{code}:{layer}",))
    assert right.step() == wrong.step()
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


def test_every_fault_says_what_it_is_and_how_it_looks() -> None:
    assert all(fault.summary and fault.line and fault.diagnosed_as for fault in FAULTS.values())


def test_without_a_layer_it_is_the_first() -> None:
    assert str(parse_fault("missing-mean", 2)) == "missing-mean:1"
    assert str(parse_fault(" wrong-sign:2 ", 2)) == "wrong-sign:2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("missing-men", "unknown fault 'missing-men'; did you mean 'missing-mean'"),
        ("missing-mean:3", "there is no layer 3; layers are 1 to 2"),
        ("missing-mean:0", "there is no layer 0; layers are 1 to 2"),
        ("missing-mean:x", "expected missing-mean:LAYER with LAYER from 1 to 2, got 'x'"),
        ("missing-mean:", "expected missing-mean:LAYER with LAYER from 1 to 2, got ''"),
        ("missing-mean:-1", "got '-1'"),
        ("missing-mean:" + "9" * 5000, "LAYER from 1 to 2|there is no layer"),
    ],
)
def test_a_fault_that_cannot_be_placed_is_refused(text: str, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        parse_fault(text, 2)
