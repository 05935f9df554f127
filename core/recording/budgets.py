"""How large a run file may become: so much for the records of steps, so much for checkpoints."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import StepgradError

MIB = 2**20
SMALLEST_MIB = 2


@dataclass(frozen=True, slots=True)
class Budgets:
    """Bytes of step records before older ones are thinned, and of checkpoints before some are dropped."""

    records: int = 64 * MIB
    checkpoints: int = 256 * MIB

    def to_about(self) -> dict[str, str]:
        """As it stands in the file, so that a run that is resumed keeps to it."""
        return {"record budget": str(self.records), "checkpoint budget": str(self.checkpoints)}


USUAL = Budgets()
UNASKED = Budgets(checkpoints=USUAL.checkpoints // 4)
"""Of a run that nobody asked to record."""


def split(mebibytes: float) -> Budgets:
    """A fifth of a whole for records, the rest for checkpoints. Raises StepgradError for too little to record in."""
    if not mebibytes >= SMALLEST_MIB:
        raise StepgradError(f"--record-budget: at least {SMALLEST_MIB} MiB, got {mebibytes:g}")
    records = int(mebibytes * MIB / 5)
    return Budgets(records, int(mebibytes * MIB) - records)


def budgets_in(about: Mapping[str, str]) -> Budgets:
    """What was set for the run in a file."""
    return Budgets(
        int(about.get("record budget", USUAL.records)), int(about.get("checkpoint budget", USUAL.checkpoints))
    )
