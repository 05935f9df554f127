"""The user's own data, whatever the format: `read` looks at the path and hands it to the right reader."""

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.files import arrays, hdf5, picture_folder, table

Reader = Callable[[Path, str | None], Dataset]

READERS: dict[str, Reader] = {
    ".csv": table.read,
    ".tsv": table.read,
    ".npz": arrays.read_archive,
    ".h5": hdf5.read,
    ".hdf5": hdf5.read,
}
KNOWN = "a .csv, .tsv, .npz or .h5 file, a pair X.npy,y.npy, or a folder with a subfolder of pictures a class"


def read(path: str, *, target: str | None = None) -> Dataset:
    """The dataset in a file, a pair of files "X.npy,y.npy", or a folder of pictures.

    `target` names (or for a table numbers, from 1) the column or array to predict. None of these files is
    split: there are validation rows only where an array file has its own. Raises StepgradError for what
    cannot be read.
    """
    try:
        return _dispatch(path, target)
    except OSError as error:
        raise StepgradError(f"{path}: cannot be read: {error.strerror or error}") from error


def _dispatch(path: str, target: str | None) -> Dataset:
    location = Path(path).expanduser()
    if not location.exists() and "," in path:
        return _read_pair(path, target)
    _check_exists(location)
    if location.is_dir():
        return picture_folder.read(location, target)
    suffix = location.suffix.lower()
    if suffix == ".npy":
        raise StepgradError(f"{path}: one array is not enough; give inputs and targets as X.npy,y.npy")
    if suffix not in READERS:
        raise StepgradError(f"{path}: cannot read data from a '{suffix or location.name}' file; give {KNOWN}")
    if location.stat().st_size == 0:
        raise StepgradError(f"{path}: the file is empty; it must have inputs and a target")
    return READERS[suffix](location, target)


def _read_pair(path: str, target: str | None) -> Dataset:
    parts = [Path(part.strip()).expanduser() for part in path.split(",")]
    if len(parts) != 2 or any(part.suffix.lower() != ".npy" for part in parts):
        raise StepgradError(f"{path}: no such file, and not a pair like X.npy,y.npy; give {KNOWN}")
    if target is not None:
        raise StepgradError(f"{path}: the second file is the target already; leave '{target}' out")
    for part in parts:
        _check_exists(part)
    return arrays.read_pair(parts[0], parts[1])


def _check_exists(location: Path) -> None:
    if location.exists():
        return
    neighbours = [entry.name for entry in location.parent.iterdir()] if location.parent.is_dir() else []
    nearest = get_close_matches(location.name, neighbours, n=1, cutoff=0.6)
    hint = f"did you mean '{location.parent / nearest[0]}'?" if nearest else f"give {KNOWN}"
    raise StepgradError(f"{location}: no such file or folder; {hint}")
