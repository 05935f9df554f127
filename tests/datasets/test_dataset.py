"""The dataset itself: its arrays are frozen, and it refuses what no training could use."""

from dataclasses import replace

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import pixel_names
from stepgrad.datasets.toy import xor


def test_arrays_are_float64_contiguous_and_read_only() -> None:
    dataset = replace(xor(), inputs=np.asfortranarray(np.array([[0, 0], [0, 1], [1, 0], [1, 1]])))
    for array in (dataset.inputs, dataset.targets, dataset.validation_inputs, dataset.validation_targets):
        assert array.dtype == np.float64
        assert array.flags.c_contiguous
        assert not array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        dataset.inputs[0, 0] = 1.0


def test_the_array_given_stays_writable_for_its_owner() -> None:
    mine = np.zeros((4, 2))
    replace(xor(), inputs=mine)
    mine[0, 0] = 1.0
    assert mine.flags.writeable


def test_counts_are_read_off_the_shapes() -> None:
    dataset = xor()
    assert (dataset.examples, dataset.features, dataset.outputs) == (4, 2, 1)
    assert repr(dataset) == "Dataset('xor', binary, 4+0 examples, 2 -> 1)"


def test_a_value_that_is_not_finite_is_named_by_row_and_column() -> None:
    inputs = xor().inputs.copy()
    inputs[2, 1] = np.nan
    with pytest.raises(StepgradError, match=r"^xor: inputs\[2, 1\] \(column 'y'\) is nan; remove the row"):
        replace(xor(), inputs=inputs)
    inputs[3, 0] = np.inf
    with pytest.raises(StepgradError, match=r"is nan, and 1 more are not finite"):
        replace(xor(), inputs=inputs)


def test_a_sum_that_overflows_is_not_taken_for_a_bad_value() -> None:
    assert replace(xor(), inputs=np.full((4, 2), 1e308)).inputs[0, 0] == 1e308


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"targets": np.zeros((3, 1))}, "3 targets but 4 inputs"),
        ({"validation_inputs": np.zeros((1, 2))}, "0 validation targets but 1 validation inputs"),
        ({"validation_inputs": np.zeros((0, 3))}, "3 validation input columns but 2 input columns"),
        ({"validation_targets": np.zeros((0, 2))}, "2 validation target columns but 1 target columns"),
        ({"feature_names": ("x",)}, "1 feature names but 2 input columns"),
        ({"class_names": ("a", "b", "c")}, "3 class names but 2 classes expected for 'binary'"),
        ({"task": "regression"}, "2 class names but 0 classes expected for 'regression'"),
        ({"picture_shape": (2, 2, 1)}, "4 picture values but 2 input columns"),
        ({"inputs": np.zeros(4)}, r"inputs must have shape \(examples, columns\) but has \(4,\)"),
        ({"inputs": np.zeros((0, 2)), "targets": np.zeros((0, 1))}, "there are no training examples"),
    ],
)
def test_lengths_that_do_not_agree_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        replace(xor(), **change)  # type: ignore[arg-type]


def test_pixel_names_follow_the_order_of_a_flattened_picture() -> None:
    names = np.array(pixel_names((2, 3, 3))).reshape(2, 3, 3)
    assert names[1, 2, 0] == "pixel 1,2 red"
    assert names[0, 1, 2] == "pixel 0,1 blue"
    assert pixel_names((1, 2, 1)) == ("pixel 0,0", "pixel 0,1")
