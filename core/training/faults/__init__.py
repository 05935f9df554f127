"""Deliberate bugs, of the kinds people make: for teaching, and for measuring whether diagnosis finds them."""

from .build import drafted_step, recipe_changes, rewrites_batch, spoil_network, spoiled_data
from .catalogue import FAULTS, by_place
from .fault import PLACES, DataFault, Fault, NetworkFault, Place, PlacedFault, RecipeFault, StepFault
from .parse import find_step_faults, fitting_layers, parse_fault, place_fault, place_faults, step_faults
from .site import Site

__all__ = [
    "FAULTS",
    "PLACES",
    "DataFault",
    "Fault",
    "NetworkFault",
    "Place",
    "PlacedFault",
    "RecipeFault",
    "Site",
    "StepFault",
    "by_place",
    "drafted_step",
    "find_step_faults",
    "fitting_layers",
    "parse_fault",
    "place_fault",
    "place_faults",
    "recipe_changes",
    "rewrites_batch",
    "spoil_network",
    "spoiled_data",
    "step_faults",
]
