"""Tensors by their names, W1, dW1, z1 …, and writing one whole and exact to a .npy file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError, unknown_name
from ..network.network import Layer
from ..network.workspace import Workspace
from ..observing.examples import Examples

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Exported:
    """A tensor that was written: its name, where to, and what it was. `step` updates had been made."""

    name: str
    path: str
    shape: tuple[int, ...]
    dtype: str
    step: int


KINDS: dict[str, str] = {
    "W": "weights (inputs, units)",
    "b": "biases (units,)",
    "dW": "gradient of the weights (inputs, units)",
    "db": "gradient of the biases (units,)",
    "x": "what the layer is fed (examples, inputs)",
    "z": "w·x + b (examples, units)",
    "a": "activations (examples, units)",
    "delta": "dL/dz (examples of the batch, units)",
}
_PARAMETERS: dict[str, Callable[[Layer], Array]] = {
    "W": lambda layer: layer.weights,
    "b": lambda layer: layer.bias,
}
_GRADIENTS: dict[str, Callable[[Layer], Array]] = {
    "dW": lambda layer: layer.weight_gradient,
    "db": lambda layer: layer.bias_gradient,
}


def parse_tensor(name: str, layers: int) -> tuple[str, int]:
    """Kind and layer of a name like `dW2`. Raises StepgradError naming the nearest."""
    known = [f"{kind}{layer}" for layer in range(1, layers + 1) for kind in KINDS]
    if name not in known:
        raise unknown_name("tensor", name, known)
    kind = name.rstrip("0123456789")
    return kind, int(name[len(kind) :])


def tensor_named(
    name: str,
    layers: tuple[Layer, ...],
    seen: Examples | None,
    made: Workspace,
    is_backward_done: Callable[[int], bool],
) -> Array:
    """The tensor itself, a view. Raises StepgradError where this step has not come to it yet."""
    kind, index = parse_tensor(name, len(layers))
    layer = layers[index - 1]
    if kind in _PARAMETERS:
        return _PARAMETERS[kind](layer)
    if kind in ("dW", "db", "delta"):
        if not is_backward_done(index):
            raise _not_yet(name)
        return made.buffers[index - 1].delta if kind == "delta" else _GRADIENTS[kind](layer)
    if seen is None or seen.layers_done < (index - 1 if kind == "x" else index):
        raise _not_yet(name)
    if kind == "x":
        return seen.workspace.layer_inputs(index)
    buffers = seen.workspace.buffers[index - 1]
    return buffers.z if kind == "z" else buffers.a


def _not_yet(name: str) -> StepgradError:
    return StepgradError(f"{name} has not been computed yet in this step; p goes on by a phase, s by a step")


def write_tensor(tensor: Array, path: str, *, overwrite: bool) -> None:
    """Write it whole, at full precision. Raises StepgradError where there is a file already, or none can be made."""
    target = Path(path).expanduser()
    try:
        with target.open("wb" if overwrite else "xb") as file:
            np.save(file, np.ascontiguousarray(tensor))
    except FileExistsError:
        raise StepgradError(f"{path} is there already; give another name") from None
    except OSError as error:
        raise StepgradError(f"cannot write {path}: {error.strerror or error}") from None
