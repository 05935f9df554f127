"""Reverse-continue: where, before here, did a condition begin to hold?

Conditions on recorded numbers are answered from the record. For the others the past is trained again, from the newest
checkpoint backwards, so that what happened lately is found soon.
"""

from itertools import pairwise

from ..errors import StepgradError
from .conditions import AtPhase, Condition, HasFinding
from .stops import Stops
from .timeline import Timeline


def find_back(condition: Condition, before: int, stops: Stops, timeline: Timeline) -> int | None:
    """The last step before `before` at which the condition began to hold, or None.

    Leaves trainer and activity at some earlier step: the caller travels on from there. Raises StepgradError for a
    condition that cannot be looked for in the past.
    """
    if isinstance(condition.test, AtPhase):
        raise StepgradError(f"every step has its phase '{condition}'; P goes back by a phase")
    if isinstance(condition.test, HasFinding):
        raise StepgradError("findings are not looked for in the past; f goes to the step of a finding that stands")
    if condition.is_recorded:
        return stops.find_in_record(condition, before)
    return _train_again(condition, before, stops, timeline)


def _train_again(condition: Condition, before: int, stops: Stops, timeline: Timeline) -> int | None:
    holds_after = False  # whether it holds at the first step of the stretch that was looked at before
    for start, stop in timeline.stretches_before(before):
        timeline.load(start)
        holds = []
        for _ in range(start, stop):
            timeline.train_step()
            holds.append(stops.holds_now(condition))
        if stop == before:  # the step we stand on does not count
            holds.pop()
        if holds_after and holds and not holds[-1]:
            return stop + 1
        began = [start + 2 + place for place, (earlier, later) in enumerate(pairwise(holds)) if later and not earlier]
        if began:
            return began[-1]
        holds_after = holds[0] if holds else holds_after
    return 1 if holds_after else None
