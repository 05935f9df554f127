"""How faults are written, `CODE` or `CODE:LAYER`, and whether one can be placed where it is wanted."""

from collections.abc import Sequence
from difflib import get_close_matches

from ...errors import StepgradError
from .catalogue import FAULTS
from .fault import Fault, PlacedFault
from .site import Site, is_met


def parse_fault(text: str, layers: int) -> PlacedFault:
    """Read `CODE` or `CODE:LAYER`; layer 1 unless said, 0 for a fault of the whole network.

    Raises StepgradError for an unknown code or layer.
    """
    code, colon, layer = text.strip().partition(":")
    if code not in FAULTS:
        raise _unknown(code)
    fault = FAULTS[code]
    if not fault.has_layer:
        if colon:
            raise StepgradError(f"fault '{text}': {code} is in no single layer; write it without one")
        return PlacedFault(fault, 0)
    if colon and not layer.isdecimal():
        raise StepgradError(f"fault '{text}': expected {code}:LAYER with LAYER from 1 to {layers}, got '{layer}'")
    placed = layer if colon else "1"
    if placed not in map(str, range(1, layers + 1)):
        raise StepgradError(f"fault '{text}': there is no layer {placed}; layers are 1 to {layers}")
    return PlacedFault(fault, int(placed))


def _unknown(code: str) -> StepgradError:
    """With the nearest code, or where all are listed: there are too many for one line."""
    nearest = get_close_matches(code, FAULTS, n=1, cutoff=0.5)
    hint = f"did you mean '{nearest[0]}'?" if nearest else "`stepgrad faults` lists all"
    return StepgradError(f"unknown fault '{code}'; {hint}")


def place_fault(text: str, site: Site) -> PlacedFault:
    """Read a fault and see that it fits; without a layer, the first in which it does.

    Raises StepgradError saying what it needs and where it would find it.
    """
    placed = parse_fault(text, site.layers)
    fault = placed.fault
    fitting = fitting_layers(fault, site)
    if ":" not in text and fitting:
        return PlacedFault(fault, fitting[0])
    if placed.layer not in fitting:
        missing = next(need.words for need in fault.needs if not need.holds(site, placed.layer))
        raise StepgradError(f"fault '{text}': it needs {missing}{_where(fault, fitting)}")
    return placed


def place_faults(texts: Sequence[str], site: Site) -> tuple[PlacedFault, ...]:
    """All of them, in their order."""
    return tuple(place_fault(text, site) for text in texts)


def step_faults(texts: Sequence[str], layers: int) -> list[str]:
    """Those that act in every step; the others have done their work, and no longer fit what came of it."""
    return [text for text in texts if not parse_fault(text, layers).fault.acts_when_built]


def find_step_faults(texts: Sequence[str], site: Site) -> tuple[PlacedFault, ...]:
    """The same in their places, which were found to fit before the run began or when it was edited."""
    found = []
    for text in step_faults(texts, site.layers):
        placed = parse_fault(text, site.layers)
        fitting = fitting_layers(placed.fault, site)
        found.append(PlacedFault(placed.fault, fitting[0]) if ":" not in text and fitting else placed)
    return tuple(found)


def fitting_layers(fault: Fault, site: Site) -> tuple[int, ...]:
    """The layers a fault can be placed in; (0,) for a fault of the whole network that fits."""
    layers = range(1, site.layers + 1) if fault.has_layer else (0,)
    return tuple(layer for layer in layers if is_met(fault.needs, site, layer))


def _where(fault: Fault, fitting: tuple[int, ...]) -> str:
    if not fault.has_layer:
        return ""
    if not fitting:
        return "; no layer here is one"
    named = ", ".join(map(str, fitting))
    return f"; here that is layer {named}" if len(fitting) == 1 else f"; here those are layers {named}"
