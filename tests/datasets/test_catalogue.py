"""Requests: small enough to send, carried out in a fixed order, and refused in one line."""

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.datasets import DataRequest, describe, load


def test_a_request_survives_pickling() -> None:
    request = DataRequest("pictures", None, scale=(0.0, 1.0), examples=10)
    assert pickle.loads(pickle.dumps(request)) == request


def test_descriptions_agree_with_the_datasets() -> None:
    rows = {row.name: row for row in describe()}
    assert next(iter(rows)) == "xor"
    assert len(rows) == 9
    digits = rows["digits"]
    assert (digits.examples, digits.validation, digits.features, digits.classes) == (1437, 360, 64, 10)
    assert rows["diabetes"].classes == 0
    assert rows["diabetes"].task == "regression"


def test_examples_are_taken_before_rows_are_held_out() -> None:
    dataset = load(DataRequest("pictures", None, examples=10, validation=0.2))
    assert (dataset.examples, len(dataset.validation_inputs)) == (8, 2)


def test_scaling_is_fitted_after_rows_are_held_out() -> None:
    dataset = load(DataRequest("moons", None, validation=0.5, standardize=True))
    assert np.allclose(dataset.inputs.mean(axis=0), 0.0)
    assert not np.allclose(dataset.validation_inputs.mean(axis=0), 0.0)


def test_validation_zero_drops_the_rows_of_the_dataset_and_none_keeps_them() -> None:
    assert len(load(DataRequest("digits", None, validation=0.0)).validation_inputs) == 0
    assert len(load(DataRequest("digits", None)).validation_inputs) == 360


def test_raw_pictures_scaled_to_0_1_are_the_pictures() -> None:
    scaled = load(DataRequest("pictures-raw", None, scale=(0.0, 1.0)))
    assert np.allclose(scaled.inputs, load(DataRequest("pictures", None)).inputs)


def test_the_seed_decides_points_and_rows_held_out() -> None:
    zero, one = (load(DataRequest("moons", None, seed=seed)) for seed in (0, 1))
    assert not np.array_equal(zero.inputs, one.inputs)
    held = [load(DataRequest("digits", None, validation=0.1, seed=seed)).validation_inputs for seed in (0, 1)]
    assert not np.array_equal(held[0], held[1])


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (DataRequest("mons", None), "unknown dataset 'mons'; did you mean 'moons'?"),
        (DataRequest(None, None), "no data are given: name a dataset (xor, moons"),
        (DataRequest("xor", "a.csv"), "both dataset 'xor' and path 'a.csv' are given; choose one"),
        (DataRequest("xor", None, target="y"), "dataset 'xor' has its own target"),
        (DataRequest("xor", None, standardize=True, scale=(0, 1)), "each undoes the other; choose one"),
        (DataRequest("xor", None, validation=2.0), "validation 2: must be a fraction"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_one_line(request_: DataRequest, message: str) -> None:
    with pytest.raises(StepgradError) as caught:
        load(request_)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_built_in_data_load_without_the_optional_packages_and_without_the_rest_of_stepgrad() -> None:
    program = (
        "import sys; from stepgrad.datasets import DataRequest, load; load(DataRequest('digits', None));"
        "known = {'stepgrad', 'stepgrad.core', 'stepgrad.core.errors'};"
        "extra = [m for m in sys.modules if m.split('.')[0] in ('h5py', 'PIL', 'textual', 'plotext')"
        " or m.startswith('stepgrad') and m not in known and not m.startswith('stepgrad.datasets')];"
        "print(extra)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
