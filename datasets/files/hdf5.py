"""HDF5 files with two datasets, inputs and targets, among them the layout of the well-known cat pictures.

That layout is train_set_x (n, 64, 64, 3) uint8, train_set_y (n,) and list_classes with the names of the
classes; test_set_x and test_set_y in the same file become the validation rows. Needs the extra stepgrad[h5].
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.files.assemble import assemble, choose

CLASS_NAMES = "list_classes"


def read(path: Path, target: str | None) -> Dataset:
    """A dataset from an .h5 file. Raises StepgradError when h5py is missing or the file cannot be used."""
    try:
        import h5py
    except ImportError as error:
        raise StepgradError(f"{path}: reading .h5 needs h5py; run: pip install 'stepgrad[h5]'") from error
    try:
        with h5py.File(path, "r") as file:
            return _from_arrays(path, _datasets(file, h5py.Dataset), target)
    except OSError as error:
        raise StepgradError(f"{path}: not an HDF5 file h5py can read; write it with h5py or h5repack") from error


def _datasets(file: Any, kind: type) -> dict[str, Any]:
    """All datasets of the file and of its groups, by path, not yet read."""
    found: dict[str, Any] = {}

    def visit(name: str, item: object) -> None:
        if isinstance(item, kind):
            found[name] = item

    file.visititems(visit)
    return found


def _from_arrays(path: Path, arrays: dict[str, Any], target: str | None) -> Dataset:
    listed = arrays.pop(CLASS_NAMES, None)
    names = () if listed is None else tuple(str(name) for name in _values(listed))
    choice = choose(str(path), arrays, target)
    training = _values(arrays[choice.inputs]), _values(arrays[choice.targets])
    validation = None
    if choice.validation is not None:
        validation = _values(arrays[choice.validation[0]]), _values(arrays[choice.validation[1]])
    return assemble(path.name, str(path), training, validation=validation, class_names=names)


def _values(dataset: Any) -> NDArray[Any]:
    """The whole array; text comes as str, however the file stores it."""
    values: NDArray[Any] = np.asarray(dataset[()])
    if values.dtype.kind in "OS":
        return np.array([_text(value) for value in values.ravel()]).reshape(values.shape)
    return values


def _text(value: object) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)
