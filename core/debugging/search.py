"""Reverse-continue: where, before here, did a condition begin to hold?

Conditions on recorded numbers are answered from the record. For the others the past is trained again, from the newest
checkpoint backwards, so that what happened lately is found soon. Either way it is done in small portions: the search
can be put aside at any step, gone on with, or given up.
"""

from collections.abc import Callable, Generator
from itertools import pairwise

from ..errors import StepgradError
from .conditions import AtPhase, Condition, HasFinding
from .journal import Position
from .snapshot import Snapshot
from .stops import Stops
from .timeline import Timeline

PORTION = 256
"""Steps of the record looked at in one portion; training goes by single steps."""

Walk = Generator[int, None, int | None]
"""Says at which step it is; returns the step that was looked for, or None."""


class Search:
    """A search from `here` backwards. `at` is the step it is looking at, `before` what the screen showed at its start.

    Moves trainer and activity. `found` is the answer once `go_on` has said that it is over; `problem` says why there
    is none. Raises StepgradError for a condition that cannot be looked for in the past.
    """

    def __init__(
        self, condition: Condition, here: Position, stops: Stops, timeline: Timeline, before: Snapshot
    ) -> None:
        if isinstance(condition.test, AtPhase):
            raise StepgradError(f"every step has its phase '{condition}'; P goes back by a phase")
        if isinstance(condition.test, HasFinding):
            raise StepgradError("findings are not looked for in the past; f goes to the step of a finding that stands")
        self.condition, self.here, self.before = condition, here, before
        self.at = here.step
        self.found: int | None = None
        self.problem = ""
        look = _read if condition.is_recorded else _train_again
        self._going = look(condition, here.step, stops, timeline)

    def go_on(self, should_yield: Callable[[], bool]) -> bool:
        """Look on until it is over (True), or until `should_yield` says that it is somebody else's turn."""
        while True:
            try:
                self.at = next(self._going)
            except StopIteration as over:
                self.found = over.value
                if self.found is None:
                    self.problem = (
                        f"'{self.condition}' begins to hold at none of the {self.here.step} steps before this one"
                    )
                return True
            except StepgradError as error:
                self.problem = str(error)
                return True
            if should_yield():
                return False


def _read(condition: Condition, before: int, stops: Stops, timeline: Timeline) -> Walk:
    """Answered from the record: the last step before `before` at which the condition began to hold."""
    holds_at = stops.recorded(condition)
    later = False
    for step in range(before - 1, -1, -1):
        holds = step > 0 and holds_at(step)
        if later and not holds:
            return step + 1
        later = holds
        if step % PORTION == 0:
            yield step
    return None


def _train_again(condition: Condition, before: int, stops: Stops, timeline: Timeline) -> Walk:
    holds_after = False  # whether it holds at the first step of the stretch that was looked at before
    for start, stop in timeline.stretches_before(before):
        timeline.load(start)
        holds = []
        for step in range(start, stop):
            timeline.train_step()
            holds.append(stops.holds_now(condition))
            yield step + 1
        if stop == before:  # the step we stand on does not count
            holds.pop()
        if holds_after and holds and not holds[-1]:
            return stop + 1
        began = [start + 2 + place for place, (earlier, later) in enumerate(pairwise(holds)) if later and not earlier]
        if began:
            return began[-1]
        holds_after = holds[0] if holds else holds_after
    return 1 if holds_after else None
