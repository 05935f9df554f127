"""Weights as a safetensors file, which PyTorch and others read and write: one matrix and one vector for each layer.

In a file of ours layer k has `Wk` (inputs, units) and `bk` (units,). PyTorch keeps the transpose, (units, inputs).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ..errors import StepgradError
from .weights_fit import Array, Shapes


def cut(parameters: Array, shapes: Shapes) -> dict[str, Array]:
    """The flat vector of a network's parameters as named views: W1, b1, W2, ..."""
    named: dict[str, Array] = {}
    start = 0
    for index, (inputs, units) in enumerate(shapes, start=1):
        bias = start + inputs * units
        named[f"W{index}"] = parameters[start:bias].reshape(inputs, units)
        named[f"b{index}"] = parameters[bias : bias + units]
        start = bias + units
    return named


def pack_weights(parameters: Array, shapes: Shapes, about: Mapping[str, str]) -> bytes:
    """The contents of a file; `about` becomes its metadata."""
    arrays = {name: np.ascontiguousarray(array) for name, array in cut(parameters, shapes).items()}
    packed: bytes = save(arrays, metadata=dict(about))
    return packed


def read_weights(path: Path) -> dict[str, Array]:
    """All tensors of a file by name. Raises StepgradError where it cannot be read, or holds other than numbers."""
    try:
        tensors: dict[str, NDArray[Any]] = load(path.read_bytes())
    except OSError as error:
        raise StepgradError(f"cannot read weights from '{path}': {error.strerror or error}") from None
    except (SafetensorError, ValueError) as error:
        raise StepgradError(f"cannot read weights from '{path}': it is no safetensors file ({error})") from None
    except (KeyError, AttributeError, TypeError) as error:  # a type that NumPy does not have, such as bfloat16
        raise StepgradError(f"cannot read weights from '{path}': NumPy has no type {error}; save float32") from None
    for name, tensor in tensors.items():
        if not np.issubdtype(tensor.dtype, np.floating):
            raise StepgradError(f"weights of '{path}': '{name}' holds {tensor.dtype}, expected floating point")
    return tensors
