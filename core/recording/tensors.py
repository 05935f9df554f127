"""Arrays as bytes and back, in the safetensors format, which PyTorch and others read too."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

Tensors = Mapping[str, NDArray[Any]]


def pack(tensors: Tensors) -> bytes:
    """Named arrays of any shape as one string of bytes."""
    packed: bytes = save({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()})
    return packed


def unpack(packed: bytes) -> dict[str, NDArray[Any]]:
    """The arrays again. Raises safetensors.SafetensorError for bytes that are none."""
    tensors: dict[str, NDArray[Any]] = load(packed)
    return tensors
