"""HDF5 files: the layout of the cat pictures, other layouts, and a missing h5py."""

import sys
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.files import read

PHOTOS = (np.arange(20 * 8 * 8 * 3) % 256).astype(np.uint8).reshape(20, 8, 8, 3)
LABELS = np.arange(20) % 2
CLASSES = np.array([b"non-cat", b"cat"])


def write(folder: Path, **arrays: Any) -> str:
    path = folder / "data.h5"
    with h5py.File(path, "w") as file:
        for name, values in arrays.items():
            file[name] = values
    return str(path)


def test_the_layout_of_the_cat_pictures_is_known(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        train_set_x=PHOTOS,
        train_set_y=LABELS,
        test_set_x=PHOTOS[:5],
        test_set_y=LABELS[:5],
        list_classes=CLASSES,
    )
    dataset = read(path)
    assert dataset.class_names == ("non-cat", "cat")
    assert dataset.picture_shape == (8, 8, 3)
    assert np.array_equal(dataset.inputs[3].reshape(8, 8, 3), PHOTOS[3])
    assert np.array_equal(dataset.targets[:, 0], LABELS)
    assert len(dataset.validation_inputs) == 5


def test_the_test_file_alone_is_a_dataset_too(tmp_path: Path) -> None:
    dataset = read(write(tmp_path, test_set_x=PHOTOS, test_set_y=LABELS, list_classes=CLASSES))
    assert (dataset.examples, len(dataset.validation_inputs)) == (20, 0)


def test_any_two_datasets_will_do_also_in_groups_and_with_words(tmp_path: Path) -> None:
    dataset = read(write(tmp_path, **{"g/what": ["b", "a"] * 10, "g/numbers": PHOTOS[:, 0, :, 0]}))
    assert dataset.class_names == ("a", "b")
    assert dataset.targets[:2, 0].tolist() == [1.0, 0.0]
    assert dataset.inputs.shape == (20, 8)


@pytest.mark.parametrize("content", [b"hello", b"\x89HDF\r\n\x1a\n"])
def test_a_file_that_is_not_hdf5_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.h5"
    path.write_bytes(content)
    with pytest.raises(StepgradError, match=r"bad\.h5: not an HDF5 file h5py can read"):
        read(str(path))


def test_a_file_without_datasets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="cannot tell inputs from targets among the arrays: none"):
        read(write(tmp_path))


def test_a_missing_h5py_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, X=PHOTOS, y=LABELS)
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(StepgradError) as caught:
        read(path)
    assert str(caught.value) == f"{path}: reading .h5 needs h5py; run: pip install 'stepgrad[h5]'"
