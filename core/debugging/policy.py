"""What a trainee refuses, and why: for each kind of command a reason in one sentence.

It goes out with every snapshot, so that a screen greys the keys that would send such a command and says the reason
before anybody has tried; whoever carries commands out asks it all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import StepgradError


@dataclass(frozen=True, slots=True)
class Policy:
    """`refused`: kind of command -> why. `beyond`: why nothing is trained beyond the newest step, `trials`: why the run
    is not diagnosed by trials on copies; both empty where it is."""

    refused: Mapping[type[Any], str] = field(default_factory=dict)
    beyond: str = ""
    trials: str = ""

    def why_not(self, *kinds: type[Any]) -> str | None:
        """Why none of these kinds of commands is carried out; None where one is."""
        reasons = [self.refused.get(kind) for kind in kinds]
        return reasons[0] if all(reasons) and reasons else None

    def check(self, command: object) -> None:
        """Raises StepgradError for a command of a kind that is refused."""
        reason = self.why_not(type(command))
        if reason is not None:
            raise StepgradError(reason)


FREE = Policy()
"""Refuses nothing."""
