"""Faults of the start: weights that are all alike, of the wrong size, or biases that switch a layer off."""

from functools import partial

import numpy as np

from ...network.network import Network
from .fault import Fault, NetworkFault
from .site import ANY_HIDDEN_LAYER, HIDDEN_LAYER, RELU, SQUASHING

ALIKE = 0.1
TOO_LARGE, TOO_SMALL = 100.0, 1e-3
SWITCHED_OFF, SATURATING = -10.0, 10.0


def _fill(value: float, network: Network, _: int) -> None:
    for layer in network.layers:
        layer.weights.fill(value)
        layer.bias.fill(0.0)


def _scale(factor: float, network: Network, _: int) -> None:
    with np.errstate(over="ignore"):
        for layer in network.layers:
            np.multiply(layer.weights, factor, layer.weights)


def _shift_bias(value: float, network: Network, layer: int) -> None:
    network.layers[layer - 1].bias.fill(value)


START: tuple[Fault, ...] = (
    NetworkFault(
        code="zero-start",
        place="start",
        summary="all weights start at 0",
        line="W = np.zeros((inputs, units))",
        diagnosed_as=("symmetric-units",),
        needs=(ANY_HIDDEN_LAYER,),
        spoil=partial(_fill, 0.0),
    ),
    NetworkFault(
        code="equal-start",
        place="start",
        summary=f"all weights start at the same number, {ALIKE:g}: the units of a layer are copies of each other",
        line="W = np.full((inputs, units), 0.1)",
        diagnosed_as=("symmetric-units",),
        needs=(ANY_HIDDEN_LAYER,),
        quietness=2,
        spoil=partial(_fill, ALIKE),
    ),
    NetworkFault(
        code="start-too-large",
        place="start",
        summary="the weights start a hundred times too large",
        line="W = rng.normal(size=(inputs, units))        # * np.sqrt(2 / inputs)",
        diagnosed_as=("init-too-large",),
        spoil=partial(_scale, TOO_LARGE),
    ),
    NetworkFault(
        code="start-too-small",
        place="start",
        summary="the weights start a thousand times too small",
        line="W = 1e-5 * rng.normal(size=(inputs, units))",
        diagnosed_as=("init-too-small",),
        needs=(ANY_HIDDEN_LAYER,),
        quietness=2,
        spoil=partial(_scale, TOO_SMALL),
    ),
    NetworkFault(
        code="dead-start",
        place="start",
        summary="the biases of a ReLU layer start at -10: no example switches a unit on",
        line="b = np.full(units, -10.0)",
        diagnosed_as=("dead-layer", "dead-units"),
        needs=(HIDDEN_LAYER, RELU),
        has_layer=True,
        quietness=2,
        spoil=partial(_shift_bias, SWITCHED_OFF),
    ),
    NetworkFault(
        code="saturated-start",
        place="start",
        summary="the biases of a squashing layer start at 10: every unit stands at its limit",
        line="b = np.full(units, 10.0)",
        diagnosed_as=("saturated-units",),
        needs=(HIDDEN_LAYER, SQUASHING),
        has_layer=True,
        quietness=2,
        spoil=partial(_shift_bias, SATURATING),
    ),
)
