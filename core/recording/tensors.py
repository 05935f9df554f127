"""Arrays as bytes and back, in the safetensors format, which PyTorch and others read too."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

Tensors = Mapping[str, NDArray[np.generic]]


def pack(tensors: Tensors) -> bytes:
    """Named arrays of any shape as one string of bytes."""
    packed: bytes = save({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()})
    return packed


def unpack(packed: bytes) -> dict[str, NDArray[np.generic]]:
    """The arrays again. Raises safetensors.SafetensorError for bytes that are none."""
    tensors: dict[str, NDArray[np.generic]] = load(packed)
    return tensors
