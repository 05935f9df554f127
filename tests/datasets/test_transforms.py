"""Transforms learn from the training rows only, and split without losing or doubling a row."""

from dataclasses import replace

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.datasets import toy
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.diabetes import diabetes
from stepgrad.datasets.transforms import drop_validation, hold_out, rescale, standardize, take


def small() -> Dataset:
    """Column x is 0, 2 (mean 1, deviation 1) and column y is constant; the validation row lies outside."""
    return replace(
        toy.xor(),
        inputs=np.array([[0.0, 5.0], [2.0, 5.0]]),
        targets=np.array([[0.0], [1.0]]),
        validation_inputs=np.array([[4.0, 6.0]]),
        validation_targets=np.array([[1.0]]),
    )


def test_standardize_uses_the_mean_and_deviation_of_the_training_rows() -> None:
    result = standardize(small())
    assert result.inputs[:, 0].tolist() == [-1.0, 1.0]
    assert result.validation_inputs[0, 0] == 3.0  # (4 - 1) / 1


def test_constant_columns_are_left_by_standardize_and_rescale() -> None:
    assert standardize(small()).inputs[:, 1].tolist() == [5.0, 5.0]
    assert rescale(small(), 0.0, 1.0).inputs[:, 1].tolist() == [5.0, 5.0]
    thirds = replace(small(), inputs=np.array([[0.0, 0.1], [1.0, 0.1]]))
    assert standardize(thirds).inputs[:, 1].tolist() == [0.1, 0.1]


def test_rescale_reaches_from_low_to_high_on_the_training_rows() -> None:
    result = rescale(small(), -1.0, 3.0)
    assert result.inputs[:, 0].tolist() == [-1.0, 3.0]
    assert result.validation_inputs[0, 0] == 7.0  # as far beyond high as 4 is beyond 2


def test_rescale_keeps_one_range_for_all_pixels_of_a_picture() -> None:
    picture = replace(small(), inputs=np.array([[0.0, 100.0], [200.0, 50.0]]), picture_shape=(1, 2, 1))
    assert rescale(picture, 0.0, 1.0).inputs.tolist() == [[0.0, 0.5], [1.0, 0.25]]


@pytest.mark.parametrize(("low", "high"), [(1.0, 0.0), (0.0, 0.0), (0.0, np.inf), (np.nan, 1.0)])
def test_rescale_refuses_a_range_that_is_none(low: float, high: float) -> None:
    with pytest.raises(StepgradError, match=r"the first number must be below the second"):
        rescale(small(), low, high)


def test_take_keeps_the_first_rows_and_the_validation_rows() -> None:
    moons = toy.moons()
    taken = take(moons, 7)
    assert np.array_equal(taken.inputs, moons.inputs[:7])
    assert np.array_equal(taken.validation_inputs, moons.validation_inputs)


@pytest.mark.parametrize("examples", [0, -1, 5])
def test_take_refuses_more_than_there_are_and_less_than_one(examples: int) -> None:
    with pytest.raises(StepgradError, match=rf"^xor: cannot take {examples} examples; there are 4"):
        take(toy.xor(), examples)


def test_take_refuses_several_rows_of_one_class_but_not_a_single_row() -> None:
    same = replace(toy.xor(), targets=np.array([[1.0], [1.0], [0.0], [0.0]]))
    with pytest.raises(StepgradError, match="the first 2 examples are all of class '1'"):
        take(same, 2)
    assert take(same, 1).examples == 1


def test_drop_validation_leaves_the_training_rows_alone() -> None:
    dropped = drop_validation(toy.moons())
    assert len(dropped.validation_inputs) == len(dropped.validation_targets) == 0
    assert dropped.examples == 400


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.5])
def test_hold_out_takes_the_same_share_of_each_class_and_loses_no_row(fraction: float, seed: int) -> None:
    blobs = toy.blobs()
    split = hold_out(blobs, fraction, seed=seed)
    for column in range(3):
        held, all_rows = split.validation_targets[:, column].sum(), blobs.targets[:, column].sum()
        assert held == round(fraction * all_rows)
    together = np.concatenate([split.inputs, split.validation_inputs])
    assert np.array_equal(np.sort(together, axis=0), np.sort(blobs.inputs, axis=0))


def test_hold_out_depends_on_the_seed_alone() -> None:
    first, again, other = (hold_out(toy.moons(), 0.2, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.validation_inputs, again.validation_inputs)
    assert not np.array_equal(first.validation_inputs, other.validation_inputs)


def test_hold_out_of_a_regression_takes_any_rows() -> None:
    assert len(hold_out(diabetes(), 0.5).validation_inputs) == 177


def test_hold_out_takes_at_least_one_row_of_a_rare_class() -> None:
    moons = toy.moons()
    rare = np.zeros((400, 1))
    rare[[3, 4]] = 1.0
    split = hold_out(replace(moons, targets=rare), 0.1)
    assert split.targets.sum() == split.validation_targets.sum() == 1.0


@pytest.mark.parametrize("fraction", [-0.2, 0.0, 1.0, 1.5, float("nan")])
def test_hold_out_refuses_what_is_no_fraction(fraction: float) -> None:
    with pytest.raises(StepgradError, match="must be a fraction between 0 and 1"):
        hold_out(toy.moons(), fraction)


def test_hold_out_says_when_there_are_too_few_examples() -> None:
    with pytest.raises(StepgradError, match=r"0\.25 of 4 examples is 1, and each of 2 classes needs one"):
        hold_out(toy.xor(), 0.25)
    with pytest.raises(StepgradError, match="class '0' has one training example"):
        hold_out(small(), 0.9)
    with pytest.raises(StepgradError, match=r"0\.1 of 3 examples is 0;"):
        hold_out(take(diabetes(), 3), 0.1)
    with pytest.raises(StepgradError, match="too small"):
        hold_out(take(diabetes(), 1), 0.9)
