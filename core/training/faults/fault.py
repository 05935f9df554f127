"""A fault: a deliberate bug of a kind people make, as a documented transformation of one part of a run.

What is transformed says when it acts: the operations of a step can be changed back while a run goes on; recipe, data
and network only once, when the run is built.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ...network.network import Network
from ..data import Examples
from .draft import StepDraft
from .site import Need, Site

Place = Literal["backward", "update", "loss", "data", "labels", "start", "settings", "model"]
PLACES: tuple[Place, ...] = ("backward", "update", "loss", "data", "labels", "start", "settings", "model")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A documented bug.

    `line` is how it looks in a NumPy program, `diagnosed_as` the codes of which one should be named as the root.
    `needs` is what it cannot do without, `has_layer` whether it is placed in a layer or in the run as a whole.
    `quietness` is 1 where the curve gives it away, 2 where one must look, 3 where one must look closely.
    """

    code: str
    place: Place
    summary: str
    line: str
    diagnosed_as: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    has_layer: bool = False
    quietness: int = 1

    @property
    def acts_when_built(self) -> bool:
        """True where it has done its work before the first step, and cannot be taken back."""
        return not isinstance(self, StepFault)


@dataclass(frozen=True, kw_only=True)
class StepFault(Fault):
    """Changes the operations of every step; `spoil` gets the draft and the layer (0 for the whole network).

    `rewrites_batch`: it writes into the batch, which must then be a copy of the data.
    """

    spoil: Callable[[StepDraft, int], None]
    rewrites_batch: bool = False


@dataclass(frozen=True, kw_only=True)
class RecipeFault(Fault):
    """Changes the recipe; `changes` gives the new values by the names of the experiment's fields."""

    changes: Callable[[Site], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class DataFault(Fault):
    """Changes a copy of the data; `spoil` draws from a generator that belongs to the seed of the experiment."""

    spoil: Callable[[Examples, np.random.Generator], Examples]


@dataclass(frozen=True, kw_only=True)
class NetworkFault(Fault):
    """Changes the network once its start is drawn; `spoil` gets it and the layer (0 for the whole network)."""

    spoil: Callable[[Network, int], None]


@dataclass(frozen=True)
class PlacedFault:
    """A fault in a certain layer, written `missing-mean:1`, or in the whole network (layer 0), written `ascent`."""

    fault: Fault
    layer: int

    def __str__(self) -> str:
        return f"{self.fault.code}:{self.layer}" if self.layer else self.fault.code
