"""A child that lives through many iterations: how the loss goes on, also with other steps than the script's.

Every write of a parameter can be made a tenth or ten times as large, whatever the script calls its learning
rate; that is how "too high" and "too low" are tried instead of guessed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...running.clock import worked
from ...running.leaves import Leaf, Leaves
from ...running.probe import Key
from ...truth.loss import Loss
from ...truth.moving import loss_with
from ...truth.summed import ALL_TURNS
from ..results.hits import HitsWatch


@dataclass
class SeriesProbe:
    """Live on for up to `iterations` or `seconds`; `watch` are activations whose dead units are counted."""

    loss: Loss
    parameters: list[Leaf]
    writers: dict[int, list[int]]
    scale: float = 1.0
    iterations: int = 400
    seconds: float = 0.6
    watch: list[tuple[Key, int]] = field(default_factory=list)  # (value, axis of the units)
    force: frozenset[int] = frozenset()  # sites of conditions that are taken to be true
    moves: list[tuple[Leaf, Any]] = field(default_factory=list)  # made before the first iteration
    track: list[Leaf] = field(default_factory=list)  # single numbers whose values are noted in each iteration
    logs: frozenset[int] = frozenset()  # sites at which a single number is to stay one
    hits: HitsWatch | None = None  # what is counted and divided is looked at too
    looks: list[Any] = field(default_factory=list)  # more watches with `look(site, frame)` and a list `found`
    note: int = -1  # a site whose number is noted whenever it is computed
    hold: list[tuple[Leaf, float]] = field(default_factory=list)  # single numbers that are put back in each


@dataclass
class Series:
    """The loss of each iteration that was lived through, and the share of dead units by watched value."""

    losses: list[float] = field(default_factory=list)
    dead: dict[Key, list[tuple[int, float]]] = field(default_factory=dict)
    units: dict[Key, int] = field(default_factory=dict)
    tracked: list[tuple[Leaf, list[float]]] = field(default_factory=list)
    overflow: tuple[int, str] | None = None  # the first iteration in which a parameter is no number, and its name
    no_number: tuple[int, int] | None = None  # the first iteration in which a site of `logs` gives none, and the site
    shares: list[tuple[int, int, int]] = field(default_factory=list)  # site, comparisons and rows divided by
    noted: list[float] = field(default_factory=list)
    found: list[list[int]] = field(default_factory=list)  # by the watches of `looks`
    ended: str = ""
    error: str = ""


class SeriesRecorder:
    """The hooks of such a child."""

    def __init__(self, probe: SeriesProbe, leaves: Leaves, sites: int) -> None:
        self.probe = probe
        self.leaves = leaves
        self.is_over = False  # `turn` says when enough has been seen
        self.busy = self.watching = False
        self.statements = probe.writers if probe.scale != 1 else {}
        self.counts = [0] * sites
        target = probe.loss.target
        self.wanted = target.key if target is not None else None
        self.pair: dict[str, Any] = {}  # of a loss with targets of its own in each iteration
        keys = [key for key, _ in probe.watch] + ([self.wanted] if self.wanted is not None else [])
        self.special = {probe.loss.site, probe.note} | probe.force | probe.logs | {site for site, _ in keys}
        self.limit: float = float("inf") if probe.looks or probe.hits is not None else 0
        self.series = Series()
        self.series.tracked = [(leaf, []) for leaf in probe.track]
        self.deadline = worked() + probe.seconds
        self.count = 0
        self.turns: dict[int, int] = {}
        self.current: float | None = None
        self.watched = {key[0] for key, _ in probe.watch}
        self.keys = dict(probe.watch)
        for leaf, delta in probe.moves:
            leaves.set(leaf, leaves.number(leaf) + delta)
        self.last = [leaves.number(leaf) for leaf in probe.parameters] if probe.scale != 1 else []

    def value(self, site: int, value: Any) -> Any:
        """Note the loss and the watched activations."""
        if site in self.probe.force:
            return True
        if self.probe.hits is not None:
            self.probe.hits.look(site, sys._getframe(2))
        for watch in self.probe.looks:
            watch.look(site, sys._getframe(2))
        if site in self.probe.logs and self.series.no_number is None and _is_no_number(value):
            self.series.no_number = self.count, site
        if site == self.probe.note and np.size(value) == 1:
            self.series.noted.append(float(np.ravel(value)[0]))
        loss = self.probe.loss
        if site == loss.site or site in self.watched or (self.wanted is not None and site == self.wanted[0]):
            turn = self.turns.get(site, 0)
            self.turns[site] = turn + 1
            if (site, turn) == self.wanted:
                self.pair["target"] = np.array(value)
            if site == loss.site and loss.target is not None:
                if turn == loss.turn:
                    self._keep_prediction(value)
            elif site == loss.site and loss.turn == ALL_TURNS:
                self.current = (self.current or 0.0) + (self._loss_of(value) or 0.0)
            elif site == loss.site and turn == loss.turn:
                self.current = self._loss_of(value)
            if (site, turn) in self.keys and (self.count < 40 or self.count % 25 == 0):
                self._count_dead((site, turn), value)
        return value

    def _keep_prediction(self, value: Any) -> None:
        self.pair["prediction"] = np.array(value)
        target = self.probe.loss.target
        if target is not None and target.leaf is not None:
            self.pair["target"] = np.array(self.leaves.get(target.leaf))

    def _loss_of_pair(self) -> float | None:
        """The loss of this iteration's prediction and its targets."""
        target, pair, self.pair = self.probe.loss.target, self.pair, {}
        if target is None or len(pair) < 2:
            return None
        number = loss_with(self.probe.loss, pair["prediction"], pair["target"])
        return None if number is None else target.share * number

    def _loss_of(self, value: Any) -> float | None:
        loss = self.probe.loss
        with np.errstate(all="ignore"):
            try:
                if loss.function is not None:
                    return float(loss.function(np.asarray(value, dtype=float)))
                number = float(np.asarray(value, dtype=float).reshape(-1)[0])
                return 0.5 * number * number if loss.rebuilt else number
            except (ValueError, TypeError, IndexError):
                return None

    def _count_dead(self, key: Key, value: Any) -> None:
        axis = self.keys[key]
        if isinstance(value, np.ndarray) and value.ndim == 2:
            dead = ~np.any(value, axis=1 - axis)
            self.series.units[key] = int(dead.size)
            self.series.dead.setdefault(key, []).append((self.count, float(dead.mean())))

    def done(self, statement: int) -> None:
        """Make the writes of parameters larger or smaller."""
        for index in self.probe.writers.get(statement, ()):
            leaf, before = self.probe.parameters[index], self.last[index]
            now = self.leaves.number(leaf)
            if now is None or before is None or now.shape != before.shape:
                continue
            with np.errstate(all="ignore"):
                wanted = before + self.probe.scale * (now - before)
            self.leaves.set(leaf, wanted)
            self.last[index] = wanted

    def turn(self, frame: Any) -> bool:
        """The loop comes round; whether enough has been seen."""
        self.leaves.frame = frame
        if self.probe.loss.target is not None:
            self.current = self._loss_of_pair()
        if self.current is not None:
            self.series.losses.append(self.current)
        self._look_for_overflow()
        for leaf, values in self.series.tracked:
            now = self.leaves.number(leaf)
            if now is not None and now.size == 1:
                values.append(float(now))
        for leaf, held in self.probe.hold:
            self.leaves.set(leaf, held)
        self.current = None
        self.turns = {}
        self.count += 1
        if self.series.no_number is not None:
            return True
        return self.count >= self.probe.iterations or worked() > self.deadline

    @property
    def is_late(self) -> bool:
        """Whether what follows the training takes too long."""
        return (self.probe.hits is not None or bool(self.probe.looks)) and worked() > self.deadline

    def _look_for_overflow(self) -> None:
        """Without a loss, the parameters themselves say whether they get out of hand."""
        if self.probe.loss.site >= 0 or self.series.overflow is not None:
            return
        for leaf in self.probe.parameters:
            now = self.leaves.number(leaf)
            if now is not None and not np.isfinite(now).all():
                self.series.overflow = self.count, leaf.name
                return

    def finish(self, ended: str, error: BaseException | None = None) -> Series:
        """What was seen."""
        self.series.ended = ended
        self.series.shares = self.probe.hits.found if self.probe.hits is not None else []
        self.series.found = [watch.found for watch in self.probe.looks]
        self.series.error = f"{type(error).__name__}: {error}" if error is not None else ""
        return self.series


def _is_no_number(value: Any) -> bool:
    return isinstance(value, (float, np.floating)) and not np.isfinite(value)
