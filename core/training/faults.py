"""Deliberate bugs, of the kinds people make, as named transformations of one layer's backward pass.

They serve teaching (`--fault missing-mean:1`) and measuring whether diagnosis finds them. Adding one is one
function and one entry in the table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..errors import StepgradError, unknown_name
from ..network.network import Layer, Network
from ..network.operations import Array, Operations
from ..network.workspace import LayerBuffers, Workspace


@dataclass(frozen=True)
class BackwardPass:
    """What a fault may spoil, right after the layer's gradients were computed: the layer, its input, its arrays."""

    layer: Layer
    inputs: Array
    buffers: LayerBuffers

    @property
    def rows(self) -> int:
        """Examples in the batch."""
        return len(self.inputs)


@dataclass(frozen=True)
class Fault:
    """A documented bug. `line` is how it looks in a NumPy program, `diagnosed_as` the code that should name it."""

    code: str
    summary: str
    line: str
    diagnosed_as: str
    apply: Callable[[BackwardPass], None]


@dataclass(frozen=True)
class PlacedFault:
    """A fault in a certain layer, written `missing-mean:1`."""

    fault: Fault
    layer: int

    def __str__(self) -> str:
        return f"{self.fault.code}:{self.layer}"


def _missing_mean(backward: BackwardPass) -> None:
    gradient = backward.layer.weight_gradient
    np.multiply(gradient, backward.rows, gradient)


def _double_mean(backward: BackwardPass) -> None:
    gradient = backward.layer.weight_gradient
    np.divide(gradient, backward.rows, gradient)


def _wrong_sign(backward: BackwardPass) -> None:
    gradient = backward.layer.weight_gradient
    np.negative(gradient, gradient)


def _missing_gradient(backward: BackwardPass) -> None:
    backward.layer.weight_gradient.fill(0.0)


def _frozen_bias(backward: BackwardPass) -> None:
    backward.layer.bias_gradient.fill(0.0)


_TABLE = (
    Fault(
        "missing-mean",
        "the weight gradient is a sum over the examples where it should be their mean",
        "dW = X.T @ dZ            # / m is missing",
        "gradient-scale",
        _missing_mean,
    ),
    Fault(
        "double-mean",
        "the weight gradient is divided by the number of examples twice",
        "dW = X.T @ (dZ / m) / m",
        "gradient-scale",
        _double_mean,
    ),
    Fault("wrong-sign", "the weight gradient has the wrong sign", "dW = -X.T @ dZ", "gradient-sign", _wrong_sign),
    Fault(
        "missing-gradient",
        "the weight gradient stays zero, so the layer never learns",
        "dW = np.zeros_like(W)",
        "gradient-missing",
        _missing_gradient,
    ),
    Fault(
        "frozen-bias",
        "the bias gradient stays zero",
        "db = np.zeros_like(b)",
        "gradient-missing",
        _frozen_bias,
    ),
)
FAULTS: dict[str, Fault] = {fault.code: fault for fault in _TABLE}


def parse_fault(text: str, layers: int) -> PlacedFault:
    """Read `CODE` or `CODE:LAYER` (layer 1 unless said). Raises StepgradError for an unknown code or layer."""
    code, colon, layer = text.strip().partition(":")
    if code not in FAULTS:
        raise unknown_name("fault", code, FAULTS)
    if colon and not layer.isdecimal():
        raise StepgradError(f"fault '{text}': expected {code}:LAYER with LAYER from 1 to {layers}, got '{layer}'")
    placed = layer if colon else "1"
    if placed not in map(str, range(1, layers + 1)):
        raise StepgradError(f"fault '{text}': there is no layer {placed}; layers are 1 to {layers}")
    return PlacedFault(FAULTS[code], int(placed))


def spoiled_backward(network: Network, workspace: Workspace, faults: Sequence[str]) -> tuple[Operations, ...]:
    """The backward operations of a workspace, last layer first, each with the faults placed in its layer."""
    operations = list(workspace.backward)
    for placed in (parse_fault(text, len(operations)) for text in faults):
        position = placed.layer - 1
        spoiled = BackwardPass(
            network.layers[position], workspace.layer_inputs(placed.layer), workspace.buffers[position]
        )
        operations[position] = (*operations[position], partial(placed.fault.apply, spoiled))
    return tuple(reversed(operations))
