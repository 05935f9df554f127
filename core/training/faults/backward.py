"""Faults of the backward pass that spoil the gradients of a layer: a mean, a sign, an operand, an axis."""

from functools import partial

import numpy as np

from ...network.operations import Array
from .draft import StepDraft
from .fault import Fault, StepFault
from .site import LATER_BENT_LAYER, SEVERAL_UNITS, SQUARE_LAYER, Need


def _scale_weights(draft: StepDraft, layer: int, factor: float) -> None:
    gradient = draft.layer(layer).weight_gradient
    draft.after_gradient(layer, partial(np.multiply, gradient, factor, gradient))


def _missing_mean(draft: StepDraft, layer: int) -> None:
    _scale_weights(draft, layer, draft.rows)


def _double_mean(draft: StepDraft, layer: int) -> None:
    gradient = draft.layer(layer).weight_gradient
    draft.after_gradient(layer, partial(np.divide, gradient, draft.rows, gradient))


def _wrong_sign(draft: StepDraft, layer: int) -> None:
    gradient = draft.layer(layer).weight_gradient
    draft.after_gradient(layer, partial(np.negative, gradient, gradient))


def _factor_two(draft: StepDraft, layer: int) -> None:
    _scale_weights(draft, layer, 2.0)


def _missing_gradient(draft: StepDraft, layer: int) -> None:
    draft.after_gradient(layer, partial(draft.layer(layer).weight_gradient.fill, 0.0))


def _frozen_bias(draft: StepDraft, layer: int) -> None:
    draft.after_gradient(layer, partial(draft.layer(layer).bias_gradient.fill, 0.0))


def _bias_missing_mean(draft: StepDraft, layer: int) -> None:
    gradient = draft.layer(layer).bias_gradient
    draft.after_gradient(layer, partial(np.multiply, gradient, draft.rows, gradient))


def _bias_wrong_sign(draft: StepDraft, layer: int) -> None:
    gradient = draft.layer(layer).bias_gradient
    draft.after_gradient(layer, partial(np.negative, gradient, gradient))


def _bias_summed_over_units(draft: StepDraft, layer: int) -> None:
    gradient, delta = draft.layer(layer).bias_gradient, draft.buffers(layer).delta
    draft.after_gradient(layer, lambda: gradient.fill(delta.sum()))


def _last_example_only(draft: StepDraft, layer: int) -> None:
    weights, bias = draft.layer(layer).weight_gradient, draft.layer(layer).bias_gradient
    inputs, delta = draft.layer_inputs(layer), draft.buffers(layer).delta

    def keep_last() -> None:
        np.multiply.outer(inputs[-1], delta[-1], out=weights)
        np.copyto(bias, delta[-1])

    draft.after_gradient(layer, keep_last)


def _wrong_operand(draft: StepDraft, layer: int) -> None:
    _other_inputs(draft, layer, draft.buffers(layer - 1).z)


def _wrong_layer_activations(draft: StepDraft, layer: int) -> None:
    _other_inputs(draft, layer, draft.buffers(_as_wide_as_inputs(layer, _widths(draft))).a)


def _other_inputs(draft: StepDraft, layer: int, operand: Array) -> None:
    gradient, delta = draft.layer(layer).weight_gradient, draft.buffers(layer).delta
    draft.after_gradient(layer, lambda: np.copyto(gradient, operand.T @ delta))


def _widths(draft: StepDraft) -> tuple[int, ...]:
    return tuple(layer.units for layer in draft.network.layers)


def _as_wide_as_inputs(layer: int, widths: tuple[int, ...]) -> int:
    """A hidden layer, not the one below, that is as wide as the one below; 0 where there is none."""
    if layer < 2:
        return 0
    others = (other for other in range(1, len(widths)) if other != layer - 1 and widths[other - 1] == widths[layer - 2])
    return next(others, 0)


def _transposed_gradient(draft: StepDraft, layer: int) -> None:
    gradient = draft.layer(layer).weight_gradient
    draft.after_gradient(layer, lambda: np.copyto(gradient, gradient.T.copy()))


EQUAL_WIDTHS = Need(
    "a layer above a hidden one, and another hidden layer as wide as that",
    lambda site, layer: _as_wide_as_inputs(layer, site.sizes[1:]) > 0,
)

BACKWARD: tuple[Fault, ...] = (
    StepFault(
        code="missing-mean",
        place="backward",
        summary="the weight gradient is a sum over the examples where it should be their mean",
        line="dW = X.T @ dZ            # / m is missing",
        diagnosed_as=("gradient-scale",),
        has_layer=True,
        spoil=_missing_mean,
    ),
    StepFault(
        code="double-mean",
        place="backward",
        summary="the weight gradient is divided by the number of examples twice",
        line="dW = X.T @ (dZ / m) / m",
        diagnosed_as=("gradient-scale",),
        has_layer=True,
        quietness=3,
        spoil=_double_mean,
    ),
    StepFault(
        code="wrong-sign",
        place="backward",
        summary="the weight gradient has the wrong sign",
        line="dW = -X.T @ dZ",
        diagnosed_as=("gradient-sign",),
        has_layer=True,
        spoil=_wrong_sign,
    ),
    StepFault(
        code="factor-two",
        place="backward",
        summary="the weight gradient is twice what it should be",
        line="dW = 2 * X.T @ dZ        # the 2 of the square, counted again",
        diagnosed_as=("gradient-scale",),
        has_layer=True,
        quietness=3,
        spoil=_factor_two,
    ),
    StepFault(
        code="missing-gradient",
        place="backward",
        summary="the weight gradient stays zero, so the layer never learns",
        line="dW = np.zeros_like(W)",
        diagnosed_as=("gradient-missing",),
        has_layer=True,
        quietness=2,
        spoil=_missing_gradient,
    ),
    StepFault(
        code="frozen-bias",
        place="backward",
        summary="the bias gradient stays zero",
        line="db = np.zeros_like(b)",
        diagnosed_as=("gradient-missing",),
        has_layer=True,
        quietness=3,
        spoil=_frozen_bias,
    ),
    StepFault(
        code="bias-missing-mean",
        place="backward",
        summary="the bias gradient is a sum over the examples where it should be their mean",
        line="db = dZ.sum(axis=0)      # / m is missing",
        diagnosed_as=("gradient-scale",),
        has_layer=True,
        quietness=2,
        spoil=_bias_missing_mean,
    ),
    StepFault(
        code="bias-wrong-sign",
        place="backward",
        summary="the bias gradient has the wrong sign",
        line="db = -dZ.mean(axis=0)",
        diagnosed_as=("gradient-sign",),
        has_layer=True,
        quietness=2,
        spoil=_bias_wrong_sign,
    ),
    StepFault(
        code="bias-summed-over-units",
        place="backward",
        summary="the bias gradient is summed over the units too, so all biases of the layer get the same number",
        line="db = dZ.sum() / m        # axis=0 is missing",
        diagnosed_as=("gradient-wrong",),
        needs=(SEVERAL_UNITS,),
        has_layer=True,
        quietness=2,
        spoil=_bias_summed_over_units,
    ),
    StepFault(
        code="last-example-only",
        place="backward",
        summary="the loop over the examples overwrites the gradient instead of adding to it: only the last one counts",
        line="for i in range(m): dW = np.outer(X[i], dZ[i])    # = where += was meant",
        diagnosed_as=("gradient-wrong", "gradient-scale"),
        has_layer=True,
        quietness=2,
        spoil=_last_example_only,
    ),
    StepFault(
        code="wrong-operand",
        place="backward",
        summary="the weight gradient is taken with z of the layer below where its activation belongs",
        line="dW2 = Z1.T @ dZ2         # A1.T",
        diagnosed_as=("gradient-wrong",),
        needs=(LATER_BENT_LAYER,),
        has_layer=True,
        quietness=2,
        spoil=_wrong_operand,
    ),
    StepFault(
        code="wrong-layer-activations",
        place="backward",
        summary="the weight gradient is taken with the activations of another layer that happens to be as wide",
        line="dW3 = A1.T @ dZ3         # A2.T",
        diagnosed_as=("gradient-wrong",),
        needs=(EQUAL_WIDTHS,),
        has_layer=True,
        quietness=2,
        spoil=_wrong_layer_activations,
    ),
    StepFault(
        code="transposed-gradient",
        place="backward",
        summary="the weight gradient is transposed, which only a square matrix lets pass",
        line="dW = dZ.T @ X            # X.T @ dZ",
        diagnosed_as=("gradient-wrong",),
        needs=(SQUARE_LAYER,),
        has_layer=True,
        quietness=2,
        spoil=_transposed_gradient,
    ),
)
