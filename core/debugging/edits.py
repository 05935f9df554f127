"""What a user may change or point at while a run goes on, checked before anything is touched."""

from collections.abc import Sequence
from dataclasses import fields, replace
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError, unknown_name
from ..network.network import Layer
from ..network.settings import Hyperparameters
from ..observing.measurements import Focus
from ..training.faults import Site, parse_fault, place_faults, step_faults
from ..training.schedules import parse_schedule
from .journal import ParameterValue

EDITABLE = (*(field.name for field in fields(Hyperparameters)), "faults")


def changed_settings(
    settings: Hyperparameters, name: str, value: float | int | str, *, epochs_done: int
) -> Hyperparameters:
    """The settings with one number changed. Raises StepgradError for an unknown name or an impossible value."""
    if name not in EDITABLE:
        raise unknown_name("hyper-parameter", name, EDITABLE)
    if name == "schedule":
        parse_schedule(str(value))
    converted = _convert(name, value, type(getattr(settings, name)))
    if name == "epochs" and converted <= epochs_done:
        raise StepgradError(f"epochs must be above the {epochs_done} that are done, got {value}")
    return replace(settings, **{name: converted})


def parsed_faults(value: float | int | str, layers: int) -> tuple[str, ...]:
    """Deliberate bugs as a user writes them: `missing-mean:1,wrong-sign:2`, or `none`. Raises StepgradError."""
    if value in ("none", ""):
        return ()
    names = tuple(name.strip() for name in str(value).split(","))
    for name in names:
        if len(words := name.split()) > 1:
            raise StepgradError(f"faults: several are separated by commas: {','.join(words)}")
        parse_fault(name, layers)
    return names


def check_built_faults(wanted: Sequence[str], present: Sequence[str], layers: int) -> None:
    """Raises StepgradError where one would come or go that acts, or acted, when the run was built."""
    built = {text: parse_fault(text, layers).fault.acts_when_built for text in (*present, *wanted)}
    for text in present:
        if built[text] and text not in wanted:
            raise StepgradError(
                f"faults: {text} acted when the run was built and cannot be taken back; start the run without it"
            )
    for text in wanted:
        if built[text] and text not in present:
            raise StepgradError(f"faults: {text} acts when a run is built; start one with --fault {text}")


def changed_faults(value: float | int | str, site: Site, present: Sequence[str]) -> tuple[str, ...]:
    """The deliberate bugs after an edit. Those that acted when the run was built can neither come nor go.

    Raises StepgradError for one of these, and for one that does not fit the run.
    """
    wanted = parsed_faults(value, site.layers)
    check_built_faults(wanted, present, site.layers)
    place_faults(step_faults(wanted, site.layers), site)
    return wanted


def checked_focus(focus: Focus, layers: Sequence[Layer]) -> Focus:
    """The focus, if there is such a layer, unit and example. Raises StepgradError."""
    if not 1 <= focus.layer <= len(layers):
        raise StepgradError(f"there is no layer {focus.layer}; layers are 1 to {len(layers)}")
    units = layers[focus.layer - 1].units
    if not 0 <= focus.unit < units:
        raise StepgradError(f"layer {focus.layer} has no unit {focus.unit}; its units are 0 to {units - 1}")
    inputs = layers[focus.layer - 1].inputs
    if focus.weight is not None and not 0 <= focus.weight <= inputs:
        raise StepgradError(
            f"unit {focus.unit} has no weight {focus.weight}; 0 to {inputs - 1}, and {inputs} is the bias"
        )
    if focus.example is not None and focus.example < 0:
        raise StepgradError(f"there is no example {focus.example}")
    return focus


def checked_parameter(value: ParameterValue, layers: Sequence[Layer]) -> ParameterValue:
    """The value, if there is such a weight or bias and the layer's type can hold it. Raises StepgradError."""
    array, _ = parameter_array(value, layers)
    with np.errstate(over="ignore"):
        if not isfinite(array.dtype.type(value.value)):
            raise StepgradError(f"{value.name} must be a finite number of {array.dtype}, got {value.value:g}")
    return replace(value, value=float(array.dtype.type(value.value)))


def parameter_array(
    value: ParameterValue, layers: Sequence[Layer]
) -> tuple[NDArray[np.floating[Any]], int | tuple[int, int]]:
    """The array a parameter lies in, and its place there. Raises StepgradError if there is no such parameter."""
    checked_focus(Focus(value.layer, value.unit), layers)
    layer = layers[value.layer - 1]
    if value.which == "bias":
        return layer.bias, value.unit
    if value.input is None or not 0 <= value.input < layer.inputs:
        raise StepgradError(f"layer {layer.index} has no input {value.input}; its inputs are 0 to {layer.inputs - 1}")
    return layer.weights, (value.input, value.unit)


def _convert(name: str, value: float | int | str, wanted: type[Any]) -> Any:
    """The value as the hyper-parameter's own type, only if that changes nothing of it."""
    try:
        converted = wanted(value)
    except (ValueError, OverflowError):
        converted = None
    if converted is None or (wanted is int and not isinstance(value, str) and converted != value):
        raise StepgradError(f"{name}: expected a {'whole ' if wanted is int else ''}number, got '{value}'")
    return converted
