"""Arrays saved by NumPy: an .npz archive of named arrays, or two .npy files, inputs and targets."""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.files.assemble import assemble, choose


def read_archive(path: Path, target: str | None) -> Dataset:
    """A dataset from an .npz with two arrays such as X and y, and perhaps X_test and y_test for validation.

    Raises StepgradError when it is no archive, or does not say which array is what.
    """
    archive = _load(path)
    if isinstance(archive, np.ndarray):
        raise StepgradError(
            f"{path}: holds a single array, not an archive; save two with np.savez(path, X=X, y=y)"
        )
    with archive:
        choice = choose(str(path), archive.files, target)
        training = _member(path, archive, choice.inputs), _member(path, archive, choice.targets)
        validation = None
        if choice.validation is not None:
            inputs, targets = choice.validation
            validation = _member(path, archive, inputs), _member(path, archive, targets)
    return assemble(path.name, str(path), training, validation)


def read_pair(inputs: Path, targets: Path) -> Dataset:
    """A dataset from two .npy files. Raises StepgradError when either is not one array of numbers."""
    arrays = []
    for path in (inputs, targets):
        array = _load(path)
        if not isinstance(array, np.ndarray):
            array.close()
            raise StepgradError(f"{path}: is an archive of arrays; rename it to .npz and give it alone")
        arrays.append(array)
    return assemble(f"{inputs.name},{targets.name}", f"{inputs},{targets}", (arrays[0], arrays[1]))


def _load(path: Path) -> Any:
    try:
        return np.load(path, allow_pickle=False)
    except (ValueError, EOFError, BadZipFile) as error:
        raise _unreadable(path, error) from error


def _member(path: Path, archive: Any, name: str) -> NDArray[Any]:
    try:
        array: NDArray[Any] = archive[name]
    except (ValueError, EOFError, BadZipFile) as error:
        raise _unreadable(path, error, member=name) from error
    return array


def _unreadable(path: Path, error: Exception, *, member: str | None = None) -> StepgradError:
    place = f"{path}: array '{member}'" if member else str(path)
    if "Object arrays" in str(error):
        return StepgradError(f"{place}: holds Python objects; save plain arrays of numbers instead")
    return StepgradError(
        f"{place}: not a {path.suffix} file NumPy can read; write it with np.save or np.savez"
    )
