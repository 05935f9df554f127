"""The catalogue: every fault by its code, and by where it is made. Adding one is one function and one entry."""

from .backward import BACKWARD
from .chain import CHAIN
from .data import DATA
from .fault import PLACES, Fault, Place
from .labels import LABEL
from .loss import LOSS
from .model import MODEL
from .settings import SETTINGS
from .start import START
from .update import UPDATE

FAULTS: dict[str, Fault] = {
    fault.code: fault for fault in (*BACKWARD, *CHAIN, *UPDATE, *LOSS, *DATA, *LABEL, *START, *SETTINGS, *MODEL)
}


def by_place() -> dict[Place, tuple[Fault, ...]]:
    """The faults of each place, in the order of the catalogue."""
    return {place: tuple(fault for fault in FAULTS.values() if fault.place == place) for place in PLACES}
