"""Where a movement leads in the record of a script: iterations are counted or looked up, and nothing is run."""

from collections.abc import Iterable

import numpy as np

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    Back,
    BackTo,
    Counted,
    GoTo,
    Run,
    Until,
    When,
)
from stepgrad.core.errors import StepgradError

from ..debugging.recorded_wish import first_that_begins
from .script_record import ScriptRecord

NO_LINES = "only whole iterations are in the record: s and b go by one"


class ScriptGoals:
    """Of one record. Each raises StepgradError where it has no such place."""

    def __init__(self, record: ScriptRecord) -> None:
        self._record = record

    def of(self, command: Run | Back | BackTo | GoTo, here: int) -> int:
        """The iteration that a movement from `here` leads to."""
        newest = self._record.newest
        match command:
            case Run(until):
                goal = self._forward(until, here)
            case Back(by):
                goal = self._back(by, here)
            case BackTo(text):
                goal = self._search(text, range(here - 1, 0, -1))
            case GoTo(step):
                goal = newest if step is None else step
        if goal > newest:
            raise StepgradError(f"the record ends at iteration {newest}, got {goal}")
        return goal

    def _forward(self, until: Until, here: int) -> int:
        record = self._record
        match until:
            case AtEnd():
                return record.newest
            case AtStep(step):
                return step
            case AfterSteps(count):
                return min(record.newest, here + count)
            case AfterEpochs(count):
                ahead = record.ends[record.ends > here]
                if not record.script.has_epochs:
                    return min(record.newest, here + count * record.script.lap)
                return int(ahead[count - 1]) if count <= len(ahead) else record.newest
            case When(text):
                return self._search(text, range(here + 1, record.newest + 1))
            case AfterPhases():
                raise StepgradError(NO_LINES)

    def _back(self, by: Counted, here: int) -> int:
        record = self._record
        if here == 0:
            raise StepgradError("this is the beginning: there is nothing before the first iteration")
        match by:
            case AfterSteps(count):
                return max(0, here - count)
            case AfterEpochs(count):
                before = np.append(0, record.ends[record.ends < here])
                if not record.script.has_epochs:
                    return max(0, here - count * record.script.lap)
                return int(before[-count]) if count <= len(before) else 0
            case AfterPhases():
                raise StepgradError(NO_LINES)

    def _search(self, text: str, steps: Iterable[int]) -> int:
        """The first of these iterations after which a condition began to hold."""
        found = first_that_begins(text, self._record.run, self._record.losses, steps)
        if found is None:
            raise StepgradError(f"'{text}' begins to hold after none of the iterations that way")
        return found
