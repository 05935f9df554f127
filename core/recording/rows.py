"""Rows of a run file as values and back."""

import sqlite3
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .tensors import pack, unpack
from .thinning import Stretch


def pack_stretch(stretch: Stretch) -> bytes:
    """The numbers of a stretch; which steps they are of is left out where none is missing."""
    arrays: dict[str, NDArray[Any]] = {
        "loss": stretch.loss,
        "gradient_norm": stretch.gradient_norm,
        "dead": stretch.dead,
    }
    if not stretch.is_whole:
        arrays["steps"] = stretch.steps
    return pack(arrays)


def stretch_of(row: sqlite3.Row) -> Stretch:
    """A row of the table `stretches`."""
    arrays = unpack(row["numbers"])
    steps = arrays["steps"] if "steps" in arrays else np.arange(row["first"], row["last"] + 1)
    return Stretch(
        row["first"],
        row["last"],
        steps.astype(np.int64),
        arrays["loss"].astype(np.float64),
        arrays["gradient_norm"].astype(np.float64),
        arrays["dead"].astype(np.int32),
    )
