"""What a candidate for the loss is, and how much of the updates it explains."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..running.instrument import Program
from ..running.lab import Lab
from ..running.leaves import Leaf
from ..running.matching import close, compare
from ..running.probe import Key
from .agreement import explained
from .penalties import hidden_penalty
from .summed import ALL_TURNS
from .truth import Slopes

SIMILAR = 0.7  # cosine of an update with the way downhill, for decay to be what is between them


@dataclass(frozen=True)
class Target:
    """Where the targets of an iteration are, at a site and turn or in a leaf; the loss is `share` of the usual one."""

    key: Key | None
    leaf: Leaf | None
    share: float = 1.0


@dataclass
class Loss:
    """A candidate: its slopes (parameters, COUNT), where it comes from, and how many updates it explains."""

    slopes: Any
    value: float
    site: int = -1
    turn: int = -1
    order: int = 0
    rebuilt: str = ""  # how it was put together, when the script has none
    explains: int = 0  # parameters whose updates share one factor with it
    fits: list[bool] = field(default_factory=list)
    is_told: bool = False  # it is kept under an attribute that the script prints
    is_moving: bool = False  # its targets change from one iteration to the next: a number of this iteration only
    target: Target | None = None  # where they are found in each, if that is known
    is_whole: bool = False  # another candidate, which explains as much or more, is only a part of it
    penalty: Any = None  # what was added to `slopes` for decay that the number does not contain
    function: Any = None  # array -> number, for a loss rebuilt from the array at (site, turn)

    @property
    def depends_on_all(self) -> bool:
        """Whether it reacts to every parameter."""
        return bool(np.any(self.slopes, axis=1).all())

    @property
    def rank(self) -> tuple[int, int, int]:
        """The larger, the likelier; of what explains nothing, a number that all parameters reach and that is told."""
        return self.explains, 0 if self.explains else self.depends_on_all + self.is_told, self.order

    @property
    def key(self) -> Key | None:
        """Where an iteration has computed it; None where that is only at its end."""
        return (self.site, self.turn) if self.site >= 0 and self.turn != ALL_TURNS else None

    @property
    def can_be_followed(self) -> bool:
        """Whether it is known in the iterations that follow, too."""
        return not self.is_moving or self.target is not None

    @property
    def made_at(self) -> int:
        """When the array is computed that a rebuilt loss is made of: no gradient of it is there before."""
        return self.order if self.rebuilt else 0

    def is_reported(self, program: Program) -> bool:
        """Whether the script stores or returns the number: it means something to its author."""
        return not self.rebuilt and program.sites[self.site].role in ("assign", "target", "return")


def explain(lab: Lab, slopes: Slopes, loss: Loss) -> None:
    """Note how much of the updates a loss explains, with decay that it does not contain if that helps."""
    loss.explains, loss.fits = explained(slopes, loss.slopes, after=loss.made_at)
    if all(loss.fits) and _one_factor(slopes, loss.slopes) is not False:
        return
    pairs = list(zip(slopes.updates, loss.slopes))
    if not any(compare(update, slope).cosine < -SIMILAR for update, slope in pairs):
        return
    penalty = hidden_penalty(lab, slopes, loss.slopes)
    if penalty is not None:
        explains, fits = explained(slopes, loss.slopes + penalty, after=loss.made_at)
        if explains > loss.explains or (all(loss.fits) and _one_factor(slopes, loss.slopes + penalty)):
            loss.slopes, loss.penalty = loss.slopes + penalty, penalty
            loss.explains, loss.fits = explains, fits


def _one_factor(slopes: Slopes, reference: Any) -> bool | None:
    """Whether all updates are multiples of the slopes by the same factor; None if they are no multiples at all."""
    matches = [compare(update, slope) for update, slope in zip(slopes.updates, reference)]
    if any(match.residual >= slopes.tolerance for match in matches):
        return None
    factors = [match.factor for match in matches]
    return close(min(factors), max(factors), 2 * slopes.tolerance + 1e-3)
