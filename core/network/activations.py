"""Activation functions and their derivatives, written into buffers that already exist.

Each is one small pair: `apply` fills `a` from `z`, `derivative` fills `slope` with da/dz. The slope stays in its
buffer after the backward pass, so whoever watches a ReLU can count its active units for nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import unknown_name

Array = NDArray[np.floating[Any]]
Apply = Callable[[Array, Array], None]
Derivative = Callable[[Array, Array, Array], None]

LEAK = 0.01
"""Slope of leaky ReLU for negative inputs (Maas et al. 2013)."""
GELU_SCALE = float(np.sqrt(2.0 / np.pi))
GELU_CUBIC = 0.044715
"""Constants of the tanh form of GELU (Hendrycks & Gimpel 2016)."""


@dataclass(frozen=True)
class Activation:
    """An elementwise activation a = f(z).

    `limits` are the values it saturates at, or None. `is_rectifier`: its units can die, that is have slope
    exactly 0 for every example. `formula` and `slope_formula` are for the screen.
    """

    name: str
    apply: Apply
    derivative: Derivative
    formula: str
    slope_formula: str
    limits: tuple[float, float] | None = None
    is_rectifier: bool = False

    def backpropagate(self, delta: Array, z: Array, a: Array, slope: Array) -> None:
        """Turn `delta` from dL/da into dL/dz, in place. All arrays (rows, units)."""
        self.derivative(z, a, slope)
        np.multiply(delta, slope, delta)


class Softmax(Activation):
    """Rows become probabilities. Not elementwise, so its Jacobian is applied to `delta` in one go."""

    def backpropagate(self, delta: Array, z: Array, a: Array, slope: Array) -> None:
        """dL/dz = a (dL/da − Σ_k a_k dL/da_k), row by row."""
        np.multiply(delta, a, slope)
        np.subtract(delta, slope.sum(axis=1, keepdims=True), delta)
        np.multiply(delta, a, delta)
        self.derivative(z, a, slope)


def _relu(z: Array, a: Array) -> None:
    np.maximum(z, 0.0, a)


def _relu_slope(z: Array, a: Array, slope: Array) -> None:
    np.greater(z, 0.0, slope)


def _leaky_relu(z: Array, a: Array) -> None:
    np.multiply(z, LEAK, a)
    np.maximum(z, a, a)


def _leaky_relu_slope(z: Array, a: Array, slope: Array) -> None:
    np.greater(z, 0.0, slope)
    np.multiply(slope, 1.0 - LEAK, slope)
    np.add(slope, LEAK, slope)


def _elu(z: Array, a: Array) -> None:
    np.minimum(z, 0.0, a)
    np.expm1(a, a)
    np.maximum(z, a, a)


def _elu_slope(z: Array, a: Array, slope: Array) -> None:
    np.minimum(a, 0.0, slope)
    np.add(slope, 1.0, slope)


def _tanh(z: Array, a: Array) -> None:
    np.tanh(z, a)


def _tanh_slope(z: Array, a: Array, slope: Array) -> None:
    np.multiply(a, a, slope)
    np.subtract(1.0, slope, slope)


def _sigmoid(z: Array, a: Array) -> None:
    # exp(-z) may overflow to inf, and 1 / (1 + inf) is the right answer, 0; the run silences that warning.
    np.negative(z, a)
    np.exp(a, a)
    np.add(a, 1.0, a)
    np.reciprocal(a, a)


def _sigmoid_slope(z: Array, a: Array, slope: Array) -> None:
    np.subtract(1.0, a, slope)
    np.multiply(slope, a, slope)


def _softplus(z: Array, a: Array) -> None:
    np.logaddexp(z, 0.0, a)


def _softplus_slope(z: Array, a: Array, slope: Array) -> None:
    _sigmoid(z, slope)


def _gelu_argument(z: Array, out: Array) -> None:
    np.multiply(z, z, out)
    np.multiply(out, GELU_CUBIC, out)
    np.add(out, 1.0, out)
    np.multiply(out, z, out)
    np.multiply(out, GELU_SCALE, out)


def _gelu(z: Array, a: Array) -> None:
    _gelu_argument(z, a)
    np.tanh(a, a)
    np.add(a, 1.0, a)
    np.multiply(a, z, a)
    np.multiply(a, 0.5, a)


def _gelu_slope(z: Array, a: Array, slope: Array) -> None:
    _gelu_argument(z, slope)
    t = np.tanh(slope)
    inner = GELU_SCALE * (1.0 + 3.0 * GELU_CUBIC * z * z)
    np.multiply(0.5, 1.0 + t + z * (1.0 - t * t) * inner, slope)


def _identity(z: Array, a: Array) -> None:
    np.copyto(a, z)


def _identity_slope(z: Array, a: Array, slope: Array) -> None:
    slope.fill(1.0)


def _softmax(z: Array, a: Array) -> None:
    np.subtract(z, z.max(axis=1, keepdims=True), a)
    np.exp(a, a)
    np.divide(a, a.sum(axis=1, keepdims=True), a)


_TABLE = (
    Activation("relu", _relu, _relu_slope, "max(0, z)", "1 if z > 0 else 0", is_rectifier=True),
    Activation("leaky_relu", _leaky_relu, _leaky_relu_slope, f"max({LEAK} z, z)", f"1 if z > 0 else {LEAK}"),
    Activation("elu", _elu, _elu_slope, "z if z > 0 else eᶻ − 1", "1 if z > 0 else eᶻ"),
    Activation("tanh", _tanh, _tanh_slope, "tanh(z)", "1 − a²", limits=(-1.0, 1.0)),
    Activation("sigmoid", _sigmoid, _sigmoid_slope, "1 / (1 + e⁻ᶻ)", "a (1 − a)", limits=(0.0, 1.0)),
    Activation("softplus", _softplus, _softplus_slope, "ln(1 + eᶻ)", "1 / (1 + e⁻ᶻ)"),
    Activation("gelu", _gelu, _gelu_slope, "z/2 (1 + tanh(√(2/π)(z + 0.0447 z³)))", "its derivative"),
    Activation("identity", _identity, _identity_slope, "z", "1"),
    Softmax("softmax", _softmax, _sigmoid_slope, "eᶻ / Σ eᶻ", "a (1 − a) on the diagonal"),
)
ACTIVATIONS: dict[str, Activation] = {activation.name: activation for activation in _TABLE}


def activation_named(name: str) -> Activation:
    """Look an activation up. Raises StepgradError naming the nearest."""
    try:
        return ACTIVATIONS[name]
    except KeyError:
        raise unknown_name("activation", name, ACTIVATIONS) from None
