"""Faults of the backward pass that spoil the chain from layer to layer: a derivative, the weights, leftovers."""

from collections.abc import Callable
from functools import partial

import numpy as np

from ...network.activations import activation_named
from ...network.operations import Array, Operations
from .draft import StepDraft
from .fault import Fault, StepFault
from .site import LATER_LAYER, OWN_SLOPE, RELU, SQUARE_LATER_LAYER, SQUASHING, TANH, Need


def _replace_slope(draft: StepDraft, layer: int, fill: Callable[[Array], Operations]) -> None:
    """Multiply delta by what `fill` puts into an array; the layer's own slope, which tells dead units, stays right."""
    buffers, activation = draft.buffers(layer), draft.layer(layer).activation
    wrong = np.empty_like(buffers.slope)
    right = activation.derivative(buffers.z, buffers.a, buffers.slope)
    draft.replace_slope(layer, *right, *fill(wrong), partial(np.multiply, buffers.delta, wrong, buffers.delta))


def _missing_derivative(draft: StepDraft, layer: int) -> None:
    _replace_slope(draft, layer, lambda slope: (partial(slope.fill, 1.0),))


def _derivative_of_wrong_value(draft: StepDraft, layer: int) -> None:
    """f′(a) in place of f′(z)."""
    a, activation = draft.buffers(layer).a, draft.layer(layer).activation
    again = np.empty_like(a)
    _replace_slope(draft, layer, lambda slope: activation.apply(a, again) + activation.derivative(a, again, slope))


def _derivative_without_activation(draft: StepDraft, layer: int) -> None:
    """The formula in terms of a, given z."""
    z, activation = draft.buffers(layer).z, draft.layer(layer).activation
    _replace_slope(draft, layer, lambda slope: activation.derivative(z, z, slope))


def _sigmoid_slope(draft: StepDraft, layer: int) -> None:
    a, sigmoid = draft.buffers(layer).a, activation_named("sigmoid")
    _replace_slope(draft, layer, lambda slope: sigmoid.derivative(a, a, slope))


def _inverted_mask(draft: StepDraft, layer: int) -> None:
    z = draft.buffers(layer).z
    _replace_slope(draft, layer, lambda slope: (partial(np.less_equal, z, 0.0, slope),))


def _wrong_transpose(draft: StepDraft, layer: int) -> None:
    delta, below = draft.buffers(layer).delta, draft.buffers(layer - 1).delta
    draft.replace_hand_down(layer, partial(delta.dot, draft.layer(layer).weights, below))


def _weights_already_updated(draft: StepDraft, layer: int) -> None:
    placed, delta, below = draft.layer(layer), draft.buffers(layer).delta, draft.buffers(layer - 1).delta
    updater = draft.updater
    if updater is None:
        return

    def hand_down() -> None:
        np.copyto(below, delta @ (placed.weights - updater.preview(placed)).T)

    draft.replace_hand_down(layer, hand_down)


ACCUMULATED = "gradients-not-reset"


def _gradients_not_reset(draft: StepDraft, _: int) -> None:
    """Each step's gradient is added to that of the step before, which is kept as part of the state."""
    if draft.updater is None:
        return
    state, gradients = draft.updater.state, draft.network.gradients

    def remember() -> None:
        state.memory[ACCUMULATED] = gradients.copy()

    for layer in draft.network.layers:
        part, gradient = slice(layer.start, layer.stop), gradients[layer.start : layer.stop]

        def add(part: slice = part, gradient: Array = gradient) -> None:
            if ACCUMULATED in state.memory:
                np.add(gradient, state.memory[ACCUMULATED][part], gradient)

        draft.after_gradient(layer.index, add)
    draft.before_update.append(remember)


NOT_STRAIGHT = Need(
    "a layer whose derivative differs at z and at a",
    lambda site, layer: site.activation(layer) not in ("relu", "leaky_relu"),
)

CHAIN: tuple[Fault, ...] = (
    StepFault(
        code="missing-activation-derivative",
        place="backward",
        summary="the derivative of the activation is left out of the chain",
        line="dZ1 = dZ2 @ W2.T         # * (1 - A1 ** 2)",
        diagnosed_as=("gradient-wrong", "gradient-scale"),
        needs=(OWN_SLOPE,),
        has_layer=True,
        quietness=2,
        spoil=_missing_derivative,
    ),
    StepFault(
        code="derivative-of-wrong-value",
        place="backward",
        summary="the derivative is taken at the activation a where it belongs at z",
        line="dZ1 = dA1 * d_tanh(A1)   # d_tanh(Z1)",
        diagnosed_as=("gradient-wrong", "gradient-scale"),
        needs=(OWN_SLOPE, NOT_STRAIGHT),
        has_layer=True,
        quietness=3,
        spoil=_derivative_of_wrong_value,
    ),
    StepFault(
        code="derivative-without-activation",
        place="backward",
        summary="the short formula of the derivative, which wants the activation a, is given z",
        line="dZ1 = dA1 * (1 - Z1 ** 2)      # A1",
        diagnosed_as=("gradient-wrong", "gradient-scale"),
        needs=(SQUASHING, OWN_SLOPE),
        has_layer=True,
        quietness=2,
        spoil=_derivative_without_activation,
    ),
    StepFault(
        code="sigmoid-slope",
        place="backward",
        summary="a tanh layer is given the derivative of the sigmoid",
        line="dZ1 = dA1 * A1 * (1 - A1)      # 1 - A1 ** 2",
        diagnosed_as=("gradient-wrong",),
        needs=(TANH, OWN_SLOPE),
        has_layer=True,
        quietness=2,
        spoil=_sigmoid_slope,
    ),
    StepFault(
        code="inverted-mask",
        place="backward",
        summary="the gradient passes where the ReLU is off, and is stopped where it is on",
        line="dZ1 = dA1 * (Z1 <= 0)    # Z1 > 0",
        diagnosed_as=("gradient-wrong",),
        needs=(RELU, OWN_SLOPE),
        has_layer=True,
        quietness=2,
        spoil=_inverted_mask,
    ),
    StepFault(
        code="wrong-transpose",
        place="backward",
        summary="the weights are not transposed on the way down, which only a square matrix lets pass",
        line="dA1 = dZ2 @ W2           # W2.T",
        diagnosed_as=("gradient-wrong",),
        needs=(SQUARE_LATER_LAYER,),
        has_layer=True,
        quietness=2,
        spoil=_wrong_transpose,
    ),
    StepFault(
        code="weights-already-updated",
        place="backward",
        summary="a layer is updated before its weights are used to hand the gradient down",
        line="W2 -= lr * dW2; dA1 = dZ2 @ W2.T",
        diagnosed_as=("gradient-wrong", "gradient-scale"),
        needs=(LATER_LAYER,),
        has_layer=True,
        quietness=3,
        spoil=_weights_already_updated,
    ),
    StepFault(
        code="gradients-not-reset",
        place="backward",
        summary="gradients are added to those of all steps before",
        line="dW += X.T @ dZ / m       # dW = 0 at the start of a step is missing",
        diagnosed_as=("gradient-wrong", "gradient-scale"),
        spoil=_gradients_not_reset,
    ),
)
