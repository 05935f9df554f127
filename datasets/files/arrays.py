"""Arrays saved by NumPy: an .npz archive of named arrays, or two .npy files, inputs and targets."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.files.assemble import assemble, choose


def read_archive(path: Path, target: str | None) -> Dataset:
    """A dataset from an .npz with two arrays such as X and y, and perhaps X_test and y_test for validation.

    Raises StepgradError when it is no archive, or does not say which array is what.
    """
    with _load(path) as archive:
        if isinstance(archive, np.ndarray):
            raise StepgradError(f"{path}: holds a single array; save two with np.savez('data.npz', X=X, y=y)")
        choice = choose(str(path), archive, target)
        training = archive[choice.inputs], archive[choice.targets]
        validation = None
        if choice.validation is not None:
            validation = archive[choice.validation[0]], archive[choice.validation[1]]
    return assemble(path.name, str(path), training, validation=validation)


def read_pair(inputs: Path, targets: Path) -> Dataset:
    """A dataset from two .npy files. Raises StepgradError when either is not one array of numbers."""
    arrays = []
    for path in (inputs, targets):
        with _load(path) as array:
            if not isinstance(array, np.ndarray):
                raise StepgradError(f"{path}: is an archive of arrays; rename it to .npz and give it alone")
            arrays.append(array)
    return assemble(f"{inputs.name},{targets.name}", f"{inputs},{targets}", (arrays[0], arrays[1]))


@contextmanager
def _load(path: Path) -> Iterator[Any]:
    """What np.load gives, an array or an archive read lazily; its errors are told in one line."""
    try:
        with path.open("rb") as file:
            yield np.load(file, allow_pickle=False)
    except (ValueError, EOFError, BadZipFile, zlib.error) as error:
        if "Object arrays" in str(error):
            raise StepgradError(f"{path}: holds Python objects; save plain arrays of numbers instead") from error
        writer = "np.savez" if path.suffix == ".npz" else "np.save"
        raise StepgradError(f"{path}: damaged, or not a {path.suffix} file; write it with {writer}") from error
