"""`stepgrad faults`: the catalogue of deliberate bugs, by the place where they are made."""

import json
from typing import TYPE_CHECKING, Any

import typer

from .listings import AsJson

if TYPE_CHECKING:
    from stepgrad.core.training.faults import Fault

PLACE_TITLES = {
    "backward": "in the backward pass",
    "update": "in the update",
    "loss": "in the loss",
    "data": "in the inputs",
    "labels": "in the targets",
    "start": "in the start",
    "settings": "in the settings",
    "model": "in the model",
}


def faults(as_json: AsJson = False) -> None:
    """List the deliberate bugs that --fault and experiment files take."""
    from stepgrad.core.training.faults import PLACES, by_place

    listed = by_place()
    if as_json:
        typer.echo(json.dumps([describe_fault(fault) for place in PLACES for fault in listed[place]], indent=2))
        return
    width = max(len(written(fault)) for place in PLACES for fault in listed[place])
    for place in PLACES:
        typer.echo(PLACE_TITLES[place])
        for fault in listed[place]:
            typer.echo(f"  {written(fault):{width}}  {fault.summary}")
    typer.echo(
        "\nuse one with `stepgrad train EXPERIMENT --fault CODE`, or find a hidden one with `stepgrad challenge`"
    )


def written(fault: "Fault") -> str:
    """How a user writes it."""
    return f"{fault.code}[:LAYER]" if fault.has_layer else fault.code


def describe_fault(fault: "Fault") -> dict[str, Any]:
    """Everything about a fault, for `--json`."""
    return {
        "code": fault.code,
        "place": fault.place,
        "has_layer": fault.has_layer,
        "summary": fault.summary,
        "line": fault.line,
        "diagnosed_as": list(fault.diagnosed_as),
        "needs": [need.words for need in fault.needs],
        "acts_when_built": fault.acts_when_built,
    }
