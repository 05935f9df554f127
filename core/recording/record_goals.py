"""Where a movement leads in a record: steps are counted or looked up, and nothing is trained."""

from collections.abc import Iterable

from ..debugging.commands import (
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
from ..debugging.condition_parser import parse_condition
from ..debugging.measures import Recorded
from ..debugging.record import Record
from ..errors import StepgradError
from ..observing.description import RunDescription

NO_PHASES = "only whole steps are in the record: s and b go by one"


class RecordGoals:
    """Of one record of a run. Each raises StepgradError where the record has no such place."""

    def __init__(self, record: Record, run: RunDescription) -> None:
        self._record = record
        self._run = run

    def of(self, command: Run | Back | BackTo | GoTo, here: int) -> int:
        """The step that a movement from `here` leads to."""
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
            raise StepgradError(f"the record ends at step {newest}, got {goal}")
        return goal

    def _forward(self, until: Until, here: int) -> int:
        newest, epoch = self._record.newest, self._run.steps_per_epoch
        match until:
            case AtEnd():
                return newest
            case AtStep(step):
                return step
            case AfterSteps(count):
                return min(newest, here + count)
            case AfterEpochs(count):
                return min(newest, (here // epoch + count) * epoch)
            case When(text):
                return self._search(text, range(here + 1, newest + 1))
            case AfterPhases():
                raise StepgradError(NO_PHASES)

    def _back(self, by: Counted, here: int) -> int:
        epoch = self._run.steps_per_epoch
        if here == 0:
            raise StepgradError("this is the beginning: there is nothing before step 0")
        match by:
            case AfterSteps(count):
                return max(0, here - count)
            case AfterEpochs(count):
                return max(0, (-(-here // epoch) - count) * epoch)
            case AfterPhases():
                raise StepgradError(NO_PHASES)

    def _search(self, text: str, steps: Iterable[int]) -> int:
        """The first of these steps at which a condition began to hold."""
        condition = parse_condition(text, len(self._run.layers))
        if not condition.is_recorded:
            raise StepgradError(f"'{condition}' is not in the record; loss, gradient norm and dead units are")
        measures = Recorded(self._record.history, {layer.index: layer.units for layer in self._run.layers})

        def holds(step: int) -> bool:
            measures.step = step
            return step > 0 and condition.holds(measures, step)

        for step in steps:
            if holds(step) and not holds(step - 1):
                return step
        raise StepgradError(f"'{condition}' begins to hold at none of the steps that way")
