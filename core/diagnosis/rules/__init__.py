"""Rules: each a function of evidence that returns the findings it sees there. This table is all the engine knows."""

from collections.abc import Callable

from ..evidence import Evidence
from ..finding import Finding
from .gradients import gradient_disagrees
from .loss import loss_above_chance, loss_at_chance, loss_not_finite
from .units import dead_units

Rule = Callable[[Evidence], list[Finding]]
RULES: tuple[Rule, ...] = (gradient_disagrees, loss_not_finite, dead_units, loss_at_chance, loss_above_chance)

__all__ = ["RULES", "Rule"]
