"""Arrays as bytes and back, in the safetensors format, which PyTorch and others read too."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

Tensors = Mapping[str, NDArray[Any]]


def pack(tensors: Tensors, about: Mapping[str, str] | None = None) -> bytes:
    """Named arrays of any shape as one string of bytes; `about` becomes the metadata."""
    arrays = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    packed: bytes = save(arrays, metadata=None if about is None else dict(about))
    return packed


def unpack(packed: bytes) -> dict[str, NDArray[Any]]:
    """The arrays again. Raises safetensors.SafetensorError for bytes that are none."""
    tensors: dict[str, NDArray[Any]] = load(packed)
    return tensors
