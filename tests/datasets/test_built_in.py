"""The built-in datasets: sizes, balance, ranges, and that each is the problem it claims to be."""

import numpy as np
import pytest

from stepgrad.datasets import shipped, toy
from stepgrad.datasets.catalogue import NAMES, DataRequest, load
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.diabetes import diabetes
from stepgrad.datasets.digits import digits
from stepgrad.datasets.pictures import pictures, pictures_raw

GENERATORS = [toy.moons, toy.circles, toy.spirals, toy.blobs]


def linear_error(dataset: Dataset) -> float:
    """Share of validation rows a least-squares straight line gets wrong."""
    design = np.column_stack([dataset.inputs, np.ones(dataset.examples)])
    weights = np.linalg.lstsq(design, dataset.targets - 0.5, rcond=None)[0]
    scores = np.column_stack([dataset.validation_inputs, np.ones(len(dataset.validation_inputs))]) @ weights
    return float(np.mean((scores > 0) != (dataset.validation_targets == 1)))


def nearest_error(dataset: Dataset) -> float:
    """Share of validation rows whose nearest training row is of another class."""
    distances = ((dataset.validation_inputs[:, None] - dataset.inputs[None]) ** 2).sum(axis=2)
    nearest = dataset.targets[distances.argmin(axis=1)]
    return float(np.mean((nearest != dataset.validation_targets).any(axis=1)))


def test_xor_is_one_where_the_inputs_differ() -> None:
    dataset = toy.xor()
    assert np.array_equal(dataset.targets[:, 0], dataset.inputs[:, 0] != dataset.inputs[:, 1])
    assert len(dataset.validation_inputs) == 0


@pytest.mark.parametrize("generate", GENERATORS)
def test_generated_points_depend_on_the_seed_alone(generate: type) -> None:
    assert np.array_equal(generate(3).inputs, generate(3).inputs)
    assert not np.array_equal(generate(3).inputs, generate(4).inputs)


@pytest.mark.parametrize("name", ["moons", "circles", "spirals", "blobs", "pictures"])
def test_classes_are_in_equal_shares_and_mixed(name: str) -> None:
    dataset = load(DataRequest(name, None))
    for targets in (dataset.targets, dataset.validation_targets):
        classes = targets[:, 0] if dataset.task == "binary" else targets.argmax(axis=1)
        counts = np.unique(classes, return_counts=True)[1]
        assert counts.max() - counts.min() <= 1
        assert len(np.unique(classes[:20])) == len(counts)


def test_blobs_have_three_classes_and_a_straight_line_parts_most() -> None:
    assert toy.blobs().outputs == 3
    assert nearest_error(toy.blobs()) < 0.1


@pytest.mark.parametrize("generate", [toy.circles, toy.spirals])
def test_rings_and_spirals_need_more_than_a_straight_line(generate: type) -> None:
    assert linear_error(generate(0)) > 0.25
    assert nearest_error(generate(0)) < 0.1


def test_moons_are_better_parted_by_a_curve_than_by_a_straight_line() -> None:
    assert nearest_error(toy.moons()) < linear_error(toy.moons())


def test_digits_are_1797_real_ones_in_the_range_0_to_1() -> None:
    dataset = digits()
    assert (dataset.examples, len(dataset.validation_inputs), dataset.features) == (1437, 360, 64)
    assert (dataset.inputs.min(), dataset.inputs.max()) == (0.0, 1.0)
    counts = dataset.targets.sum(axis=0) + dataset.validation_targets.sum(axis=0)
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as UCI lists them
    shares = dataset.validation_targets.sum(axis=0) / counts
    assert np.abs(shares - 360 / 1797).max() < 0.01
    assert nearest_error(dataset) < 0.03


def test_diabetes_is_standardized_by_its_training_rows() -> None:
    dataset = diabetes()
    assert (dataset.examples, len(dataset.validation_inputs), dataset.features) == (354, 88, 10)
    assert np.allclose(dataset.inputs.mean(axis=0), 0.0)
    assert np.allclose(dataset.inputs.std(axis=0), 1.0)
    assert np.allclose([dataset.targets.mean(), dataset.targets.std()], [0.0, 1.0])
    assert dataset.feature_names[2] == "bmi"
    assert 0.5 < np.corrcoef(dataset.inputs[:, 2], dataset.targets[:, 0])[0, 1] < 0.7  # known to be near 0.59


def test_pictures_begin_with_five_cats_and_five_others_mixed() -> None:
    first = pictures().targets[:10, 0]
    assert first.sum() == 5
    assert 1 <= first[:5].sum() <= 4


def test_pictures_are_the_raw_ones_divided_by_255() -> None:
    plain, raw = pictures(), pictures_raw()
    assert plain.picture_shape == (64, 64, 3)
    assert raw.inputs.max() == 255.0
    assert np.array_equal(plain.inputs, raw.inputs / 255.0)
    pixels = shipped.read("pictures")["pixels"]
    assert np.array_equal(raw.inputs[3].reshape(64, 64, 3), pixels[3])


def test_every_photograph_has_a_source_and_a_free_licence_and_is_in_both_parts() -> None:
    arrays = shipped.read("pictures")
    assert len(arrays["photographs"]) == len(arrays["sources"]) == len(arrays["licenses"]) == 6
    assert all("CC0" in text or "public domain" in text for text in arrays["licenses"])
    assert np.array_equal(arrays["labels"], arrays["photograph"] == 0)
    assert set(arrays["photograph"][:160]) == set(arrays["photograph"][160:]) == set(range(6))


def test_no_crop_is_nearly_empty_and_none_occurs_twice() -> None:
    raw = pictures_raw()
    rows = np.concatenate([raw.inputs, raw.validation_inputs])
    assert rows.std(axis=1).min() > 10.0
    assert len(np.unique(rows, axis=0)) == 200


@pytest.mark.parametrize("name", NAMES)
def test_every_dataset_says_where_it_is_from(name: str) -> None:
    dataset = load(DataRequest(name, None))
    assert dataset.name == name
    assert dataset.title
    assert dataset.license
    assert dataset.source
