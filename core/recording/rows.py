"""Rows of a run file as values and back."""

import sqlite3
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .tensors import pack, unpack
from .thinning import Steps


def texts_of(rows: Iterable[sqlite3.Row]) -> dict[str, str]:
    """The table `about`. Raises TypeError where something in it is no text."""
    about = {row["key"]: row["value"] for row in rows}
    if not all(isinstance(value, str) for value in about.values()):
        raise TypeError("what is known of the run is no text")
    return about


def pack_steps(steps: Steps) -> bytes:
    """The numbers of a stretch; which steps they are of is left out where none is missing."""
    arrays: dict[str, NDArray[Any]] = {
        "loss": steps.loss,
        "square_norm": steps.square_norm,
        "dead": steps.dead,
        "ends_epoch": steps.ends_epoch,
    }
    if not steps.is_whole:
        arrays["steps"] = steps.steps
    return pack(arrays)


def steps_of(row: sqlite3.Row) -> Steps:
    """A row of the table `stretches`. Raises ValueError where its arrays do not belong together."""
    arrays = unpack(row["numbers"])
    count = len(arrays["loss"])
    if "steps" not in arrays and row["last"] - row["first"] + 1 != count:
        raise ValueError("a stretch without the numbers of some of its steps")
    if any(len(array) != count for array in arrays.values()):
        raise ValueError("a stretch with arrays of different lengths")
    steps = arrays["steps"] if "steps" in arrays else np.arange(row["first"], row["last"] + 1)
    return Steps(
        row["first"],
        row["last"],
        steps.astype(np.int64),
        arrays["loss"].astype(np.float64),
        arrays["square_norm"].astype(np.float64),
        arrays["dead"].astype(np.int32),
        arrays["ends_epoch"].astype(np.uint8),
    )
