"""From what somebody wants, an iteration, an epoch, a line, a condition, to where the script's process is to stop."""

from typing import Any

from stepgrad.core.debugging.commands import AfterEpochs, AfterPhases, AfterSteps, AtEnd, AtStep, Until, When
from stepgrad.core.observing.description import RunDescription

from .trail import At, Trail
from .wishes import parse_wish


def aim(until: Until, here: At, epochs: int, trail: Trail, run: RunDescription) -> tuple[dict[str, Any], str]:
    """The target as the process takes it, and the condition in words where it is one.

    Raises StepgradError for what is no condition.
    """
    step = here[0]
    match until:
        case AfterSteps(count):
            return {"step": step + count}, ""
        case AtStep(goal):
            return {"step": goal}, ""
        case AfterPhases(count):
            return {"lines": count}, ""
        case AfterEpochs(count) if trail.has_epochs:
            return {"epoch": epochs + count, "guards": True}, ""
        case AfterEpochs(count):
            return {"step": step + count * trail.lap}, ""
        case When(text):
            wish = parse_wish(text, run)
            return {**wish, "guards": True}, "" if "line" in wish else text.strip()
        case AtEnd():
            return {"guards": True}, ""
