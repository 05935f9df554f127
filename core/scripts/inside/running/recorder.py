"""Carries out a probe inside a child: the hooks of the instrumented program call it.

Every value passes through `value`, every statement through `done`; `finish` is the report.
"""

from __future__ import annotations

import sys
from collections.abc import Set
from typing import Any

import numpy as np

from .changing import added, disturbed, fitted
from .evaluating import RAW_LIMIT, operand, tried, try_variant
from .leaves import Leaves
from .probe import Outcome, Probe
from .projections import COUNT, as_array, facts, project, vectors
from .scope import describe

MAX_ARRAYS = 20_000
MAX_SCALARS = 200_000
MAX_ARRAYS_OF_ONE = 1_000  # of one expression: a loop over all pixels must not use up what the loss needs
MAX_SCALARS_OF_ONE = 20_000
MAX_WATCHED_STATEMENTS = 30_000
MAX_WATCHED_OF_ONE = 4_000


class Recorder:
    """Carries out a probe inside the child: the hooks of the instrumented program call it."""

    def __init__(self, probe: Probe, leaves: Leaves, sites: int, differences: Set[int] = frozenset()) -> None:
        self.probe = probe
        self.differences = differences
        self.leaves = leaves
        self.outcome = Outcome()
        self.counts = [0] * sites
        self.order = 0
        self.full = probe.record == "full"
        self.scalars = probe.record != "nothing"
        self.raw = set(probe.raw)
        self.scope = set(probe.scope)
        asked = [*probe.raw, *probe.scope, *([probe.until] if probe.until else [])]
        self.special = (
            set(probe.disturb) | set(probe.add) | set(probe.replace) | set(probe.variants)
            | set(probe.operands) | probe.force | {site for site, _ in asked}
        )  # fmt: skip
        self.limit: float = MAX_SCALARS_OF_ONE if self.scalars else 0
        self.busy = False
        self.statements = probe.writers
        self.watching = bool(probe.watch)
        self.watched: dict[int, int] = {}
        self.left_to_watch = MAX_WATCHED_STATEMENTS
        for leaf, delta in probe.moves:
            leaves.set(leaf, leaves.number(leaf) + delta)
        self.held = [leaves.number(leaf) for leaf in probe.frozen]
        self.suppressed: list[Any] = [None] * len(self.held)
        self.undone = [0] * len(self.held)
        self.until = probe.until
        self.is_over = False  # all that the probe asks for has been seen
        self.last = [leaves.number(leaf) for leaf in probe.watch]
        self.seen: list[Any] = [None] * len(self.last)  # the objects themselves

    # values ---------------------------------------------------------------------------------------------

    def value(self, site: int, value: Any) -> Any:
        """An expression was computed; what is returned is what the program goes on with."""
        if self.busy:
            return value
        turn = self.counts[site]
        self.counts[site] = turn + 1
        self.order += 1
        if (site, turn) == self.until:
            self.is_over = True
        if site in self.special:
            self.busy = True
            try:
                value = self._intervene(site, turn, value)
            finally:
                self.busy = False
        kind = type(value)
        if kind is float or kind is np.float64:
            if self.scalars:
                self._scalar(site, turn, float(value))
        elif kind is np.ndarray:
            if value.size == 1:
                if self.scalars and value.dtype.kind == "f":
                    self._scalar(site, turn, float(value.reshape(-1)[0]))
            else:
                if self.full:
                    self._array(site, turn, value)
                if self.scalars and site in self.differences and value.dtype.kind == "f":
                    self._square(site, value)
        elif isinstance(value, np.floating):
            if self.scalars:
                self._scalar(site, turn, float(value))
        elif self.full and kind is list and value and isinstance(value[0], (float, np.floating)):
            array = as_array(value)
            if array is not None and array.size > 1:
                self._array(site, turn, array)
        return value

    def _scalar(self, site: int, turn: int, value: float) -> None:
        outcome = self.outcome
        if turn >= self.limit or len(outcome.scalar) >= MAX_SCALARS:
            return
        outcome.scalar_site.append(site)
        outcome.scalar_turn.append(turn)
        outcome.scalar_order.append(self.order)
        outcome.scalar.append(value)

    def _square(self, site: int, value: Any) -> None:
        own = self.outcome.squares.setdefault(site, [])
        if len(own) < MAX_SCALARS:
            with np.errstate(all="ignore"):
                own.append(0.5 * float(np.vdot(value, value)))

    def _array(self, site: int, turn: int, value: Any) -> None:
        outcome = self.outcome
        kind = value.dtype.kind
        if kind not in "fiub" or not value.size:
            return
        if turn >= MAX_ARRAYS_OF_ONE or len(outcome.array_site) >= MAX_ARRAYS:
            return
        outcome.array_site.append(site)
        outcome.array_turn.append(turn)
        outcome.array_order.append(self.order)
        outcome.array_shape.append(value.shape)
        outcome.array_kind.append(kind)
        with np.errstate(all="ignore"):
            flat = np.asarray(value, dtype=np.float64).reshape(-1)
            outcome.array_projection.append(vectors(flat.size) @ flat)
            is_table = value.ndim == 2 and min(value.shape) > 1
            outcome.array_transposed.append(project(value.T) if is_table else None)
            outcome.array_facts.append(facts(flat))

    def _intervene(self, site: int, turn: int, value: Any) -> Any:
        probe = self.probe
        frame = sys._getframe(3)  # the user's: between are this method, `value` and the guard of the hook
        if site in probe.force:
            return True
        if site in probe.replace:
            value = tried(probe.replace[site], frame)
        if site in probe.variants:
            results = self.outcome.variants.setdefault(site, [])
            results.append([try_variant(code, frame, value) for code in probe.variants[site]])
        if site in probe.operands and site not in self.outcome.operands:
            self.outcome.operands[site] = [operand(code, frame) for code in probe.operands[site]]
        if site in probe.disturb and (probe.disturb[site] is None or turn in probe.disturb[site]):
            if site in probe.reads and isinstance(value, np.ndarray) and value.dtype.kind == "f":
                value[...] = disturbed(value)
            else:
                value = disturbed(value)
        if site in probe.add and turn in probe.add[site]:
            value = added(value, probe.add[site][turn])
        if (site, turn) in self.raw:
            array = as_array(value)
            if array is not None and array.size <= RAW_LIMIT:
                self.outcome.raw[site, turn] = np.array(array)
        if (site, turn) in self.scope:
            self.outcome.scope[site, turn] = describe(frame, probe.spellings.get(site, ()))
        return value

    # statements -----------------------------------------------------------------------------------------

    def done(self, statement: int) -> None:
        """A statement has run: undo what it wrote to a frozen leaf, note what it wrote to a watched one."""
        if self.busy:
            return
        for index in self.probe.writers.get(statement, ()):
            self._hold(index)
            self.is_over = self.is_over or (self.probe.until_updated and all(self.undone))
        if self.watching:
            self._watch(statement)

    def _hold(self, index: int) -> None:
        leaf, held = self.probe.frozen[index], self.held[index]
        value = self.leaves.get(leaf)
        if value is None:
            return
        try:
            now = np.asarray(value, dtype=np.float64)
        except (ValueError, TypeError):
            return
        if now.shape != held.shape:
            if now.size != held.size:
                try:
                    change = fitted(now, held)
                except ValueError:
                    return
                self._undo(index, change)
                self.leaves.bind(leaf, held.copy())
                return
            now = now.reshape(held.shape)
        if np.array_equal(now, held):
            return
        with np.errstate(all="ignore"):
            self._undo(index, now - held)
        self.leaves.set(leaf, held)

    def _undo(self, index: int, change: Any) -> None:
        self.undone[index] += 1
        before = self.suppressed[index]
        self.suppressed[index] = change if before is None else before + change

    def _watch(self, statement: int) -> None:
        watched = self.watched[statement] = self.watched.get(statement, 0) + 1
        if watched <= MAX_WATCHED_OF_ONE:
            self.left_to_watch -= 1
            self.watching = self.left_to_watch > 0
            self._look(statement)

    def _look(self, statement: int) -> None:
        for index, leaf in enumerate(self.probe.watch):
            if leaf.kind == "float":  # numbers are not changed in place: the same object is the same number
                before, self.seen[index] = self.seen[index], self.leaves.get(leaf)
                if before is not None and before is self.seen[index]:
                    continue
            now = self.leaves.number(leaf)
            before = self.last[index]
            if now is None or before is None or now.shape != before.shape or not np.array_equal(now, before):
                self.last[index] = now
                writers = self.outcome.writes.setdefault(statement, [])
                if index not in writers:
                    writers.append(index)

    # the end --------------------------------------------------------------------------------------------

    def finish(self, ended: str, error: BaseException | None = None) -> Outcome:
        """The report, once the iteration is over, however it ended."""
        outcome = self.outcome
        outcome.ended = ended
        if error is not None:
            outcome.error = f"{type(error).__name__}: {error}"
        for index, _ in enumerate(self.probe.frozen):
            self._hold(index)
        outcome.undone = self.undone
        outcome.suppressed = [np.zeros(COUNT) if value is None else project(value) for value in self.suppressed]
        if self.probe.whole:
            pairs = zip(self.suppressed, self.held)
            outcome.updates = [np.zeros_like(held) if value is None else value for value, held in pairs]
        outcome.final_values = [self.leaves.number(leaf) for leaf in self.probe.whole_final]
        for leaf in self.probe.final:
            value = self.leaves.number(leaf)
            outcome.final.append(None if value is None else (value.shape, project(value)))
        return outcome
