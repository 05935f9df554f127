"""The kinds of mistakes: what makes them, and which answers of a check have the cause right.

A family is a set of codes and, for `gradient-*` codes, of causes in the evidence. A cause that was not found
("unknown") is right nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import elsewhere, in_the_update, on_the_way_back
from .mutant import Mutant
from .source import Source

SCALES = frozenset({"missing-mean", "double-mean", "factor"})
SLOPES = frozenset({"missing-activation-derivative", "wrong-derivative", "derivative-of-wrong-value", "missing-mask"})
SHAPES = frozenset({"wrong-transpose", "elementwise-product", "wrong-operand", "wrong-axis"})
ALL_GRADIENT = frozenset({"gradient-scale", "gradient-sign", "gradient-wrong", "gradient-missing"})
COURSE = frozenset({"loss-at-chance", "loss-plateau", "loss-exploding", "loss-oscillating", "loss-not-finite"})
GROWTH = frozenset({"learning-rate-high", "exploding-gradient", "saturated-units", "dead-layer", "dead-units"})


@dataclass(frozen=True)
class Family:
    """Right answers: a root finding with one of `codes`, and, if that is `gradient-*`, with one of `causes`."""

    codes: frozenset[str]
    causes: frozenset[str] = frozenset()
    may_be_harmless: bool = False  # where the script learns as well as before, nothing need be said


_SCALE = Family(ALL_GRADIENT | {"learning-rate-high", "learning-rate-low"}, SCALES, may_be_harmless=True)
_SIGN = Family(ALL_GRADIENT | {"update-sign"}, frozenset({"sign", "wrong-operand"}))
_SLOPE = Family(frozenset({"gradient-wrong", "gradient-scale", "gradient-sign", "gradient-missing"}), SLOPES)
_SHAPE = Family(frozenset({"gradient-wrong", "gradient-scale", "gradient-missing", "label-shape"}), SHAPES)
_RULE = Family(frozenset({"optimizer-state", "update-sign"}), may_be_harmless=True)

FAMILIES: dict[str, Family] = {
    "mean dropped": _SCALE,
    "mean doubled": _SCALE,
    "mean of wrong size": _SCALE,
    "sign of gradient": _SIGN,
    "sign of error": _SIGN,
    "sign of update": Family(ALL_GRADIENT | {"update-sign", "optimizer-state"}, frozenset({"sign"})),
    "transpose dropped": _SHAPE,
    "operands swapped": _SHAPE,
    "* for @, @ for *": Family(_SHAPE.codes, SHAPES | {"missing-mask"}),
    "slope dropped": _SLOPE,
    "slope of wrong value": Family(_SLOPE.codes, SLOPES | {"wrong-operand"}),
    "slope changed": Family(_SLOPE.codes, SLOPES | {"wrong-operand"}),
    "mask turned": Family(_SLOPE.codes, SLOPES | {"wrong-operand"}),
    "wrong axis": _SHAPE,
    "update left out": Family(frozenset({"update-missing", "update-wrong-parameter", "gradient-missing"})),
    "another's gradient": Family(
        frozenset({"update-wrong-parameter", "gradient-wrong", "gradient-scale"}), frozenset({"wrong-operand"})
    ),
    "update too early": Family(frozenset({"gradient-wrong"}), frozenset({"updated-before-backward"})),
    "optimizer arithmetic": Family(_RULE.codes | COURSE | GROWTH | {"learning-rate-low"}, may_be_harmless=True),
    "gradient not reset": Family(
        frozenset({"gradient-wrong", "gradient-scale"}), frozenset({"not-reset", "shared-object"}), may_be_harmless=True
    ),
    "activation left out": Family(
        frozenset({"missing-nonlinearity", "gradient-wrong", "gradient-scale", "loss-output-mismatch", "label-range"}),
        SLOPES,
    ),
    "softmax axis": Family(frozenset({"softmax-axis"})),
    "loss formula": Family(frozenset({"loss-formula"})),
    "rate x 1000": Family(COURSE | GROWTH, may_be_harmless=True),
    "rate / 10000": Family(frozenset({"learning-rate-low", "loss-at-chance", "loss-plateau"}), may_be_harmless=True),
    "start at zero": Family(
        frozenset({"symmetric-units", "init-too-small", "gradient-missing", "dead-layer", "dead-units"}) | COURSE,
        may_be_harmless=True,
    ),
    "start at one number": Family(
        frozenset({"symmetric-units", "init-too-large", "dead-layer", "saturated-units"}) | COURSE,
        may_be_harmless=True,
    ),
    "start x 100": Family(
        frozenset({"init-too-large", "saturated-units", "dead-layer", "loss-not-finite"}) | GROWTH, may_be_harmless=True
    ),
    "whole numbers": Family(
        frozenset({"integer-parameters", "symmetric-units", "init-too-small", "dead-layer"}) | COURSE,
        may_be_harmless=True,
    ),
    "scaling removed": Family(
        frozenset(
            {
                "input-scale",
                "label-range",
                "saturated-units",
                "dead-layer",
                "learning-rate-high",
                "loss-output-mismatch",
            }
        )
        | COURSE,
        may_be_harmless=True,
    ),
    "labels shuffled apart": Family(frozenset({"label-order", "data-changed"})),
    "metric": Family(frozenset({"metric-wrong"})),
}

OPERATORS: tuple[Callable[[Source], Iterator[Mutant]], ...] = (
    on_the_way_back.mean_dropped,
    on_the_way_back.mean_doubled,
    on_the_way_back.mean_of_wrong_size,
    on_the_way_back.sign_of_gradient,
    on_the_way_back.sign_of_error,
    on_the_way_back.transpose_dropped,
    on_the_way_back.operands_swapped,
    on_the_way_back.product_for_product,
    on_the_way_back.slope_dropped,
    on_the_way_back.slope_of_wrong_value,
    on_the_way_back.slope_changed,
    on_the_way_back.mask_turned,
    on_the_way_back.wrong_axis,
    in_the_update.sign_of_update,
    in_the_update.update_left_out,
    in_the_update.update_with_another,
    in_the_update.update_too_early,
    in_the_update.momentum,
    in_the_update.root_and_correction,
    in_the_update.gradient_not_reset,
    elsewhere.activation_left_out,
    elsewhere.softmax_axis,
    elsewhere.sign_of_loss,
    elsewhere.loss_without_half,
    elsewhere.rate,
    elsewhere.start,
    elsewhere.scaling_removed,
    elsewhere.labels_apart,
    elsewhere.metric,
)


def mutants_of(source: Source) -> Iterator[Mutant]:
    """Every mutant of a script that is valid Python, each text once."""
    seen = {source.text}
    for operator in OPERATORS:
        for mutant in operator(source):
            if mutant.text not in seen and _is_valid(mutant.text):
                seen.add(mutant.text)
                yield mutant


def _is_valid(text: str) -> bool:
    try:
        compile(text, "<mutant>", "exec")
    except SyntaxError:
        return False
    return True
