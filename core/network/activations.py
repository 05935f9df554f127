"""Activation functions and their derivatives, as operations on buffers that already exist.

Each is one small pair: `apply` fills `a` from `z`, `derivative` fills `slope` with da/dz. The slope stays in its
buffer after the backward pass, so whoever watches a ReLU can count its active units for nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..errors import unknown_name
from .operations import Array, Operations, constant, run

LEAK = 0.01
"""Slope of leaky ReLU for negative inputs (Maas et al. 2013)."""
GELU_SCALE = float(np.sqrt(2.0 / np.pi))
GELU_CUBIC = 0.044715
"""Constants of the tanh form of GELU (Hendrycks & Gimpel 2016)."""


@dataclass(frozen=True)
class Activation:
    """An elementwise activation a = f(z).

    `apply(z, a)` and `derivative(z, a, slope)` return the operations that fill their last argument; all arrays are
    (rows, units). `limits` are the values it saturates at, or None. `is_rectifier`: its units can die, that is have
    slope exactly 0 for every example. `formula` and `slope_formula` are for the screen.
    """

    name: str
    apply: Callable[[Array, Array], Operations]
    derivative: Callable[[Array, Array, Array], Operations]
    formula: str
    slope_formula: str
    limits: tuple[float, float] | None = None
    is_rectifier: bool = False

    def backpropagate(self, delta: Array, z: Array, a: Array, slope: Array) -> Operations:
        """Operations that turn `delta` from dL/da into dL/dz, in place."""
        return (*self.derivative(z, a, slope), partial(np.multiply, delta, slope, delta))

    def slope_at(self, z: Array, a: Array) -> Array:
        """da/dz as a new array."""
        slope = np.empty_like(z)
        run(self.derivative(z, a, slope))
        return slope


class Softmax(Activation):
    """Rows become probabilities. Not elementwise, so its Jacobian is applied to `delta` in one go."""

    def backpropagate(self, delta: Array, z: Array, a: Array, slope: Array) -> Operations:
        """dL/dz = a (dL/da − Σ_k a_k dL/da_k), row by row."""

        def apply_jacobian() -> None:
            np.multiply(delta, a, slope)
            np.subtract(delta, slope.sum(axis=1, keepdims=True), delta)
            np.multiply(delta, a, delta)

        return (apply_jacobian, *self.derivative(z, a, slope))


def _relu(z: Array, a: Array) -> Operations:
    return (partial(np.maximum, z, constant(0.0, z), out=a),)


def _relu_slope(z: Array, a: Array, slope: Array) -> Operations:
    # The sign of max(0, z) is the slope, without the conversion that a comparison into floats would need.
    return (partial(np.sign, a, slope),)


def _leaky_relu(z: Array, a: Array) -> Operations:
    return (partial(np.multiply, z, constant(LEAK, z), a), partial(np.maximum, z, a, out=a))


def _leaky_relu_slope(z: Array, a: Array, slope: Array) -> Operations:
    return (
        partial(np.greater, z, constant(0.0, z), slope),
        partial(np.multiply, slope, constant(1.0 - LEAK, z), slope),
        partial(np.add, slope, constant(LEAK, z), slope),
    )


def _elu(z: Array, a: Array) -> Operations:
    return (
        partial(np.minimum, z, constant(0.0, z), out=a),
        partial(np.expm1, a, a),
        partial(np.maximum, z, a, out=a),
    )


def _elu_slope(z: Array, a: Array, slope: Array) -> Operations:
    return (
        partial(np.minimum, a, constant(0.0, a), out=slope),
        partial(np.add, slope, constant(1.0, a), slope),
    )


def _tanh(z: Array, a: Array) -> Operations:
    return (partial(np.tanh, z, a),)


def _tanh_slope(z: Array, a: Array, slope: Array) -> Operations:
    return (partial(np.multiply, a, a, slope), partial(np.subtract, constant(1.0, a), slope, slope))


def _sigmoid(z: Array, a: Array) -> Operations:
    # exp(-z) may overflow to inf, and 1 / (1 + inf) is the right answer, 0; the run silences that warning.
    return (
        partial(np.negative, z, a),
        partial(np.exp, a, a),
        partial(np.add, a, constant(1.0, a), a),
        partial(np.reciprocal, a, a),
    )


def _sigmoid_slope(z: Array, a: Array, slope: Array) -> Operations:
    return (partial(np.multiply, a, a, slope), partial(np.subtract, a, slope, slope))


def _softplus(z: Array, a: Array) -> Operations:
    return (partial(np.logaddexp, z, constant(0.0, z), a),)


def _softplus_slope(z: Array, a: Array, slope: Array) -> Operations:
    return _sigmoid(z, slope)


def _gelu(z: Array, a: Array) -> Operations:
    def fill() -> None:
        np.multiply(0.5 * z, 1.0 + np.tanh(_gelu_argument(z)), a)

    return (fill,)


def _gelu_slope(z: Array, a: Array, slope: Array) -> Operations:
    def fill() -> None:
        t = np.tanh(_gelu_argument(z))
        inner = GELU_SCALE * (1.0 + 3.0 * GELU_CUBIC * z * z)
        np.multiply(0.5, 1.0 + t + z * (1.0 - t * t) * inner, slope)

    return (fill,)


def _gelu_argument(z: Array) -> Array:
    argument: Array = GELU_SCALE * z * (1.0 + GELU_CUBIC * z * z)
    return argument


def _identity(z: Array, a: Array) -> Operations:
    return (partial(np.copyto, a, z),)


def _identity_slope(z: Array, a: Array, slope: Array) -> Operations:
    return (partial(slope.fill, 1.0),)


def _softmax(z: Array, a: Array) -> Operations:
    def fill() -> None:
        np.subtract(z, z.max(axis=1, keepdims=True), a)
        np.exp(a, a)
        np.divide(a, a.sum(axis=1, keepdims=True), a)

    return (fill,)


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
