"""The course: where a session is going, how much of the way is left, and what was asked for next.

Every movement is "go on until"; this is the until, counted down. Keys typed ahead of a step that still goes on wait
here for their turn.
"""

from math import inf

from ..errors import StepgradError
from .commands import AfterEpochs, AfterPhases, AfterSteps, AtStep, Counted, Until


class Course:
    """`target` is what the movement stops at, None at rest; `last_step` the step it ends at, where that is known."""

    def __init__(self) -> None:
        self.target: Until | None = None
        self.last_step: float = inf
        self._left = 0
        self._ahead: list[Until] = []

    @property
    def is_by_phase(self) -> bool:
        """True for a movement that stops in the middle of a step."""
        return isinstance(self.target, AfterPhases)

    @property
    def is_by_epoch(self) -> bool:
        """True for a movement counted in epochs."""
        return isinstance(self.target, AfterEpochs)

    def queues(self, until: Until) -> bool:
        """Keep a counted movement for later where one is going on; False where it is to begin at once."""
        if isinstance(self.target, Counted) and isinstance(until, Counted):
            self._ahead.append(until)
            return True
        return False

    def begin(self, until: Until, step: int) -> None:
        """Set out from `step`."""
        self.target, self.last_step, self._left = until, inf, 0
        match until:
            case AtStep(goal):
                self.last_step = goal
            case AfterSteps(count):
                self.last_step = step + count
            case AfterEpochs(count) | AfterPhases(count):
                self._left = count

    def is_last(self) -> bool:
        """Count one phase or epoch of the movement; True for the last."""
        self._left -= 1
        return self._left <= 0

    def end(self) -> None:
        """The movement is over."""
        self.target = None

    def next(self, *, arrived: bool) -> Until | None:
        """What was asked for next, if the movement came to its own end; otherwise all that is forgotten."""
        if not arrived:
            self._ahead.clear()
        return self._ahead.pop(0) if self._ahead else None


def check_until(until: Until, step: int, *, is_finished: bool) -> None:
    """Raises StepgradError where a movement from `step` makes no sense."""
    if isinstance(until, AtStep) and until.step <= step:
        where = "is where we are" if until.step == step else f"lies behind: we are at step {step}"
        raise StepgradError(f"step {until.step} {where}")
    if isinstance(until, Counted) and until.count < 1:
        raise StepgradError(f"expected to go on by at least 1, got {until.count}")
    if is_finished:
        raise StepgradError("the run is finished; raise epochs to go on (l, then: epochs NUMBER)")
