"""The data files that come with the package, read as named arrays."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "data"


def read(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of a shipped file, by name; `name` is without folder and ending."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as arrays:
        return dict(arrays)
