"""Weights and biases as users write them: `w1[3,5] = 0.2` is from input 3 to unit 5 of layer 1, `b1[5] = 0` a bias.

Text in, command out, or a clear error. Imports nothing of the screen.
"""

import re
from collections.abc import Sequence

from stepgrad.core.debugging.commands import SetParameter
from stepgrad.core.debugging.condition_parser import parse_parameter
from stepgrad.core.debugging.journal import parameter_value
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import LayerDescription

PARAMETER = re.compile(r"\s*([wWbB][0-9]+\s*\[[^\]]*\]?)\s*=?\s*(.*)$")
"""A weight or bias at the beginning, and the value after it."""


def is_parameter(text: str) -> bool:
    """Whether a weight or bias is meant."""
    return PARAMETER.match(text) is not None


def parameter_names(layers: Sequence[LayerDescription]) -> list[str]:
    """How the names of weights and biases begin, for a prompt to complete."""
    return [f"{kind}{layer.index}[" for layer in layers for kind in "wb"]


def parse_parameter_value(text: str, layers: Sequence[LayerDescription]) -> SetParameter:
    """`w1[3,5] = 0.2` (also without `=`): a weight from input 3 to unit 5 of layer 1; `b1[5] = 0`: that unit's bias."""
    match = PARAMETER.match(text)
    if match is None:
        raise StepgradError(f"'{text.strip()}': write a weight or bias and its value, like w1[3,5] 0.2 or b1[5] 0")
    place = parse_parameter(match[1])
    name = str(place)
    if place.layer > len(layers):
        raise StepgradError(f"{name}: there is no layer {place.layer}; layers are 1 to {len(layers)}")
    layer, unit = layers[place.layer - 1], place.place[-1]
    if unit >= layer.units:
        raise StepgradError(f"{name}: layer {layer.index} has no unit {unit}; its units are 0 to {layer.units - 1}")
    if place.which == "weights" and place.place[0] >= layer.inputs:
        inputs = layer.inputs - 1
        raise StepgradError(f"{name}: layer {layer.index} has no input {place.place[0]}; its inputs are 0 to {inputs}")
    try:
        number = float(match[2])
    except ValueError:
        given = f"got '{match[2]}'" if match[2] else "write it after the name"
        raise StepgradError(f"the value of {name} must be a number; {given}") from None
    value = parameter_value(place.layer, place.which, place.place, number)
    return SetParameter(value.layer, value.which, value.unit, value.input, value.value)
