"""One iteration measured: the slopes of everything, the loss that explains the updates, and the verdicts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..running.clock import worked
from ..running.instrument import Program
from ..running.lab import Lab
from ..running.matching import compare
from .agreement import weight
from .corners import excuse, has_corner, step_aside
from .doubts import doubt
from .loss import Loss
from .moving import follow_targets
from .occasions import occasions
from .own_losses import find_losses, sums_of_errors
from .rebuilt_loss import HALF_SQUARES, as_mean, forward_keys, rebuilt_losses
from .reported_loss import CROSS_ENTROPIES, is_of_the_same_pass, kind_of
from .roles import Roles, find_roles
from .several_losses import settle
from .shown import is_shown, is_told
from .targets import distinct, target_keys, targets_around
from .truth import Slopes, measure_slopes
from .verdicts import WRONG, Verdict, judge

SEVERAL = 2  # updates of every parameter in one iteration
SUMS = 2  # of errors that no update follows, to be tried where no other loss leads to a proof


class Measured(NamedTuple):
    """One iteration with the loss that was chosen."""

    roles: Roles
    raw: list[Any]
    slopes: Slopes
    loss: Loss | None
    verdicts: list[Verdict]

    @property
    def fits(self) -> bool:
        """Whether every update is explained."""
        return self.loss is not None and all(v.verdict == "correct" for v in self.verdicts)

    @property
    def is_explained_in_part(self) -> bool:
        """Whether a number of the script's own explains an update of several entries."""
        return self.loss is not None and not self.loss.rebuilt and quality(self.verdicts) >= 10

    def is_better_than(self, other: Measured) -> bool:
        """Whether there is a number of the script's own here that explains the same updates better."""
        if self.loss is None or self.loss.rebuilt or not self.slopes.frozen.complete:
            return False
        pairs = zip(self.slopes.updates, other.slopes.updates)
        if not all(np.array_equal(mine, theirs, equal_nan=True) for mine, theirs in pairs):
            return False
        if other.loss is not None and not other.loss.rebuilt:
            return quality(self.verdicts) > quality(other.verdicts)
        if other.loss is None and self.loss.depends_on_all:
            return True  # no gradient need be right: a change that makes them all so would be the proof
        if other.loss is not None and self.is_explained_in_part and _is_closer(self.roles, self.loss, other.loss):
            return True
        return quality(self.verdicts) >= max(1, quality(other.verdicts))


class Measuring:
    """Measures and chooses; `alternatives` and `shown` are what else was found on the way."""

    def __init__(self, program: Program, name: str) -> None:
        self.program = program
        self.name = name  # the loss the user has named, or nothing
        self.alternatives: list[tuple[Loss, list[Verdict]]] = []  # other candidates for the loss
        self.shown: tuple[Loss, str] | None = None  # a number of the script that is not what is minimised

    def measure(self, lab: Lab, roles: Roles) -> Measured:
        """What is known of losses and gradients.

        If that is not enough, with what the script shows on some occasions only.
        """
        began = worked()
        first = self._measure_as_is(lab, roles)
        if not first.fits and first.slopes.frozen.complete and has_corner(first.slopes, first.loss):
            step_aside(lab, roles.parameters)
            first = self._measure_as_is(lab, roles)
        first = self._up_to_an_update(lab, roles, first)
        is_enough = (first.fits or first.is_explained_in_part) and self._is_told(first.loss)
        if is_enough or not occasions(lab) or worked() - began > lab.seconds_left / 4:
            return first
        before = self.alternatives, self.shown
        lab.force = occasions(lab)
        again = find_roles(lab)
        if [leaf.name for leaf in again.parameters] == [leaf.name for leaf in roles.parameters]:
            second = self._measure_as_is(lab, again)
            is_equal = quality(second.verdicts) == quality(first.verdicts) and second.fits == first.fits
            is_meant = is_equal and self._is_told(second.loss) and not self._is_told(first.loss)
            if second.is_better_than(first) or (is_meant and first.loss is not None and not first.loss.rebuilt):
                return second
        lab.force = frozenset()
        self.alternatives, self.shown = before
        return first

    def _up_to_an_update(self, lab: Lab, roles: Roles, whole: Measured) -> Measured:
        """The same up to the first update, where that explains as much of an iteration with several of them.

        Truncated backpropagation goes back to the last update only, while the loss of all depends on what was before.
        """
        undone = whole.slopes.frozen.undone
        if whole.fits or not undone or min(undone) < SEVERAL:
            return whole
        before = self.alternatives, self.shown
        lab.until_updated = True
        part = self._measure_as_is(lab, roles)
        if part.loss is not None and (part.fits or quality(part.verdicts) >= max(1, quality(whole.verdicts))):
            return part
        lab.until_updated = False
        self.alternatives, self.shown = before
        return whole

    def _measure_as_is(self, lab: Lab, roles: Roles) -> Measured:
        predictions = forward_keys(roles, roles.reached)
        raw = predictions + target_keys(roles, roles.reached, predictions)
        slopes = measure_slopes(lab, roles, raw)
        own = find_losses(lab, roles, slopes, self.name)
        loss, verdicts = self._choose(lab, roles, slopes, own, predictions)
        if loss is not None:
            if loss.is_moving:
                follow_targets(lab, roles, slopes.frozen, loss)
            settle(self.program, slopes, loss, verdicts, own)
            doubt(roles, verdicts)
            excuse(slopes, loss, verdicts)
        return Measured(roles, raw, slopes, loss, verdicts)

    def _choose(
        self, lab: Lab, roles: Roles, slopes: Slopes, own: list[Loss], predictions: list[Any]
    ) -> tuple[Loss | None, list[Verdict]]:
        """The loss that explains most; the script's own one when a rebuilt one is no better."""
        judged = [(loss, judge(lab, roles, slopes, loss)) for loss in own[:3]]
        judged = [pair for pair in judged if quality(pair[1]) or self._means_something(pair[0])]
        self.alternatives = [(loss, judged_so) for loss, judged_so in judged if loss.is_reported(self.program)]
        sums = [loss for loss in sums_of_errors(lab, roles, slopes) if loss.depends_on_all and not loss.explains]
        self.alternatives += [(loss, judge(lab, roles, slopes, loss)) for loss in sums[-SUMS:]]
        best = max(judged, key=lambda pair: (pair[0].is_whole, quality(pair[1])), default=None)
        if best is not None and (best[0].is_whole or all(v.verdict == "correct" for v in best[1])):
            return best
        if best is not None and self._means_something(best[0]) and _nothing_wrong(best[1]):
            return best  # what it does not tell is too small to be measured: another loss would fit the noise
        rebuilt, targets = self._rebuilt(lab, roles, slopes, predictions)
        rebuilt_judged = [(loss, judge(lab, roles, slopes, loss)) for loss in rebuilt]
        other = max(rebuilt_judged, key=lambda pair: quality(pair[1]), default=None)
        if other is None or (best is not None and quality(other[1]) <= quality(best[1])):
            return best if best is not None else (None, [])
        if best is not None and self._means_something(best[0]) and _is_the_same(best[0], other[0], slopes):
            return best
        if best is not None and self._means_something(best[0]) and all(best[0].fits):
            return best
        if best is not None and self._means_something(best[0]) and _is_closer(roles, best[0], other[0]):
            return best
        if best is not None and self._means_something(best[0]):
            mean = as_mean(slopes, other[0], best[0].value)
            other = (mean, judge(lab, roles, slopes, mean)) if mean is not None else other
        fits_all = all(v.verdict == "correct" for v in other[1])
        if (
            best is not None
            and fits_all
            and not slopes.coarse
            and is_of_the_same_pass(lab, roles, slopes, best[0], other[0])
        ):
            self.shown = (
                best[0],
                kind_of(lab, roles, slopes, best[0], predictions=predictions, targets=targets),
            )
            is_entropy = any(word in self.shown[1] for word in CROSS_ENTROPIES)
            if is_entropy and not any(word in other[0].rebuilt for word in CROSS_ENTROPIES):
                self.shown = None
                return best
        return other

    def _is_told(self, loss: Loss | None) -> bool:
        return loss is not None and not loss.rebuilt and is_told(self.program, loss.site)

    def _means_something(self, loss: Loss) -> bool:
        return not loss.rebuilt and is_shown(self.program, loss.site)

    def _rebuilt(self, lab: Lab, roles: Roles, slopes: Slopes, predictions: list[Any]) -> tuple[list[Loss], list[Any]]:
        """(the best four losses rebuilt from predictions and targets, all targets that were tried)."""
        steady, passing = targets_around(lab, roles)
        passing += [value for key, value in slopes.frozen.raw.items() if key not in predictions and value.size > 1]
        steady, passing = distinct(steady), distinct(passing)
        found = rebuilt_losses(lab, slopes, predictions, steady)
        for loss in rebuilt_losses(lab, slopes, predictions, passing):
            if loss.rebuilt != HALF_SQUARES:
                loss.is_moving = True
                found.append(loss)
        found.sort(
            key=lambda loss: (
                loss.explains,
                loss.value > 0,
                depth(roles, loss),
                loss.rebuilt != HALF_SQUARES,
            ),
            reverse=True,
        )
        return found[:4], steady + passing


def depth(roles: Roles, loss: Loss) -> int:
    """How close to the output a loss explains: of two that explain as much, the closer one is preferred."""
    reaches = [
        len(roles.reached.get(leaf.name, ()))
        for leaf, fits in zip(roles.parameters, loss.fits)
        if fits and leaf.size > 1
    ]
    return -min(reaches, default=10**6)


def _is_the_same(own: Loss, rebuilt: Loss, slopes: Slopes) -> bool:
    """Whether two losses differ by a factor and a penalty that is in no number."""
    plain = [np.ravel(loss.slopes if loss.penalty is None else loss.slopes - loss.penalty) for loss in (own, rebuilt)]
    return compare(*plain).residual < slopes.tolerance


def _is_closer(roles: Roles, own: Loss, rebuilt: Loss) -> bool:
    """Whether a number of the script's own explains what is next to the output, and a rebuilt one does not.

    What goes wrong on the way back leaves the last layer right and may suit another loss before it.
    """
    several = [weight(leaf.size) > 1 for leaf in roles.parameters]
    fits = [any(fit and many for fit, many in zip(loss.fits, several)) for loss in (own, rebuilt)]
    return all(fits) and depth(roles, own) > depth(roles, rebuilt)


def _nothing_wrong(verdicts: list[Verdict]) -> bool:
    return quality(verdicts) > 0 and not any(v.verdict in WRONG for v in verdicts)


def quality(verdicts: list[Verdict]) -> int:
    """How much evidence says that updates and loss belong together."""
    return sum(weight(v.entries) for v in verdicts if (v.verdict == "correct" or v.uphill) and not v.reason)
