"""Carries out a probe inside a child: the hooks of the instrumented program call it.

Every value passes through `value`, every statement through `done`; `finish` is the report.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from .failures import TriedError
from .leaves import Leaves
from .probe import Outcome, Probe
from .projections import COUNT, as_array, project
from .scope import describe

MAX_ARRAYS = 20_000
MAX_SCALARS = 200_000
MAX_WATCHED_STATEMENTS = 30_000
RAW_LIMIT = 200_000
MAX_VARIANT = 20_000_000


class Recorder:
    """Carries out a probe inside the child: the hooks of the instrumented program call it."""

    def __init__(self, probe: Probe, leaves: Leaves, sites: int) -> None:
        self.probe = probe
        self.leaves = leaves
        self.outcome = Outcome()
        self.counts = [0] * sites
        self.order = 0
        self.full = probe.record == "full"
        self.scalars = probe.record != "nothing"
        self.raw = set(probe.raw)
        self.scope = set(probe.scope)
        self.special = (
            set(probe.disturb) | set(probe.add) | set(probe.replace) | set(probe.variants)
            | set(probe.operands) | probe.force | {site for site, _ in probe.raw} | {site for site, _ in probe.scope}
        )  # fmt: skip
        self.busy = False
        self.statements = 0
        for leaf, delta in probe.moves:
            leaves.set(leaf, leaves.number(leaf) + delta)
        self.held = [leaves.number(leaf) for leaf in probe.frozen]
        self.suppressed: list[Any] = [None] * len(self.held)
        self.undone = [0] * len(self.held)
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
            elif self.full:
                self._array(site, turn, value)
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
        if len(outcome.scalar) >= MAX_SCALARS:
            outcome.overflow = True
            return
        outcome.scalar_site.append(site)
        outcome.scalar_turn.append(turn)
        outcome.scalar_order.append(self.order)
        outcome.scalar.append(value)

    def _array(self, site: int, turn: int, value: Any) -> None:
        outcome = self.outcome
        kind = value.dtype.kind
        if kind not in "fiub" or not value.size:
            return
        if len(outcome.array_site) >= MAX_ARRAYS:
            outcome.overflow = True
            return
        outcome.array_site.append(site)
        outcome.array_turn.append(turn)
        outcome.array_order.append(self.order)
        outcome.array_shape.append(value.shape)
        outcome.array_kind.append(kind)
        outcome.array_projection.append(project(value))
        outcome.array_transposed.append(project(value.T) if value.ndim == 2 and min(value.shape) > 1 else None)
        with np.errstate(all="ignore"):
            facts = (float(value.min()), float(value.max()), float(value.mean()), float(value.std()))
            outcome.array_facts.append(facts)

    def _intervene(self, site: int, turn: int, value: Any) -> Any:
        probe = self.probe
        frame = sys._getframe(3)  # the user's: between are this method, `value` and the guard of the hook
        if site in probe.force:
            return True
        if site in probe.replace:
            value = _tried(probe.replace[site], frame)
        if site in probe.variants:
            results = self.outcome.variants.setdefault(site, [])
            results.append([_try_variant(code, frame, value) for code in probe.variants[site]])
        if site in probe.operands and site not in self.outcome.operands:
            self.outcome.operands[site] = [_operand(code, frame) for code in probe.operands[site]]
        if site in probe.disturb and (probe.disturb[site] is None or turn in probe.disturb[site]):
            if site in probe.reads and isinstance(value, np.ndarray) and value.dtype.kind == "f":
                value[...] = disturbed(value)
            else:
                value = disturbed(value)
        if site in probe.add and turn in probe.add[site]:
            value = _added(value, probe.add[site][turn])
        if (site, turn) in self.raw:
            array = as_array(value)
            if array is not None and array.size <= RAW_LIMIT:
                self.outcome.raw[site, turn] = np.array(array)
        if (site, turn) in self.scope:
            self.outcome.scope[site, turn] = describe(frame)
        return value

    # statements -----------------------------------------------------------------------------------------

    def done(self, statement: int) -> None:
        """A statement has run: undo what it wrote to a frozen leaf, note what it wrote to a watched one."""
        if self.busy:
            return
        for index in self.probe.writers.get(statement, ()):
            self._hold(index)
            self.is_over = self.probe.until_updated and all(self.undone)
        if self.probe.watch and self.statements < MAX_WATCHED_STATEMENTS:
            self.statements += 1
            self._look(statement)

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
                    change = _fit(now, held)
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


def evaluate(code: Any, frame: Any) -> Any:
    """An expression in the user's frame. One namespace, so that comprehensions see the local names too."""
    names = dict(frame.f_globals)
    names.update(frame.f_locals)
    names.setdefault("np", np)
    with np.errstate(all="ignore"):
        return eval(code, names)


def _tried(code: Any, frame: Any) -> Any:
    try:
        return evaluate(code, frame)
    except Exception as error:
        raise TriedError(str(error)) from error


def _try_variant(code: Any, frame: Any, original: Any) -> Any:
    """(whether it has the shape of the original, its shape, projection) of a variant; None if it fails."""
    try:
        value = evaluate(code, frame)
    except Exception:  # noqa: BLE001  a variant that does not fit here is simply no candidate
        return None
    array, wanted = as_array(value), as_array(original)
    if array is None or wanted is None or array.dtype.kind not in "fiub" or not 0 < array.size < MAX_VARIANT:
        return None
    projection = project(array)
    return (array.shape == wanted.shape, array.shape, projection) if np.isfinite(projection).all() else None


def _operand(code: Any, frame: Any) -> Any:
    """The value of a part of an expression as an array, or None."""
    try:
        array = as_array(evaluate(code, frame))
    except Exception:  # noqa: BLE001  a part that cannot be computed alone is not looked at
        return None
    return np.array(array) if array is not None and array.size <= RAW_LIMIT else None


def disturbed(value: Any) -> Any:
    """The value with a little noise: enough to see what reacts to it."""
    array = as_array(value)
    if array is None:
        return value
    rng = np.random.Generator(np.random.PCG64(array.size + 1))
    if array.dtype.kind == "b":
        flip = rng.random(array.shape) < 0.4
        return array ^ flip if array.ndim else not bool(array)
    with np.errstate(all="ignore"):
        spread = float(np.sqrt(np.mean(np.square(array, dtype=np.float64))))
    if not np.isfinite(spread):
        return value
    noise = rng.standard_normal(array.shape) * 1e-3 * (spread or 1.0)
    if isinstance(value, list):
        return (array + noise).tolist()
    if array.dtype.kind in "iu":
        return value if array.ndim == 0 else array + noise
    return (array + noise).astype(array.dtype) if isinstance(value, np.ndarray) else type(value)(value + noise)


def _added(value: Any, delta: Any) -> Any:
    if np.size(value) != np.size(delta):
        raise TriedError("the value has another shape here")
    if isinstance(value, np.ndarray):
        return value + np.asarray(delta).reshape(value.shape)
    if isinstance(value, list):
        return (np.asarray(value) + delta).tolist()
    return value + float(np.asarray(delta).reshape(-1)[0])


def _fit(now: Any, held: Any) -> Any:
    """An update that broadcast a parameter to a larger shape, summed back to the parameter's own."""
    change = np.broadcast_to(now, np.broadcast_shapes(now.shape, held.shape)) - held
    axes = tuple(range(change.ndim - held.ndim))
    change = change.sum(axis=axes) if axes else change
    for axis, length in enumerate(held.shape):
        if length == 1 and change.shape[axis] != 1:
            change = change.sum(axis=axis, keepdims=True)
    return change
