"""What faults do when a run is built (to the recipe, the data, the network), and to the draft of a step later on."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ...network.network import Network
from ...network.workspace import Workspace
from ..data import Examples, TrainingData
from ..updates import Updater
from .draft import StepDraft
from .fault import DataFault, NetworkFault, PlacedFault, RecipeFault, StepFault
from .site import Site
from .update import measure_updates

SALT = 0xFA17
"""Keeps what faults draw apart from the start and the shuffles of the same seed."""


def recipe_changes(placed: PlacedFault, site: Site) -> Mapping[str, Any]:
    """New values of fields of the recipe, by name; none where the fault does not change it."""
    return placed.fault.changes(site) if isinstance(placed.fault, RecipeFault) else {}


def spoiled_data(faults: Iterable[PlacedFault], data: TrainingData, seed: int) -> TrainingData:
    """The data as the faulty program sees them: a copy where a fault changes them, else the data themselves."""
    for placed in faults:
        if isinstance(placed.fault, DataFault):
            data = placed.fault.spoil(Examples.copied_from(data), np.random.default_rng((seed, SALT)))
    return data


def spoil_network(faults: Iterable[PlacedFault], network: Network) -> None:
    """Change a network that has just been given its start."""
    for placed in faults:
        if isinstance(placed.fault, NetworkFault):
            placed.fault.spoil(network, placed.layer)


def drafted_step(
    network: Network, workspace: Workspace, updater: Updater | None, faults: Iterable[PlacedFault]
) -> StepDraft:
    """The operations of a step, with the faults that act in it."""
    draft = StepDraft(network, workspace, updater)
    tampers = False
    for placed in faults:
        if isinstance(placed.fault, StepFault):
            placed.fault.spoil(draft, placed.layer)
            tampers = tampers or placed.fault.place == "update"
    if tampers:
        measure_updates(draft)
    return draft


def rewrites_batch(faults: Iterable[PlacedFault]) -> bool:
    """Whether one of them writes into the batch."""
    return any(isinstance(placed.fault, StepFault) and placed.fault.rewrites_batch for placed in faults)
