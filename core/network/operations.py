"""Bound operations: a step of training as a flat list of small calls on arrays that exist.

On a network of a few units a step is some thirty NumPy calls of a fifth of a microsecond each, and Python's own
overhead around them is as large. Binding function and buffers together once leaves only the calls.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Operation = Callable[[], object]
Operations = tuple[Operation, ...]


def run(operations: Iterable[Operation]) -> None:
    """Carry them out, one after the other."""
    for operate in operations:
        operate()


def constant(value: float, like: Array) -> Array:
    """A number as a 0-d array of the same type: a ufunc takes it twice as fast as a Python float."""
    return np.array(value, like.dtype)
