"""The bench on which experiments are made: forked children, and what they are compared to."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from .clock import worked
from .fork import Children
from .instrument import Program
from .leaves import Leaf, Leaves
from .probe import Outcome, Probe

LONGEST = 10.0  # seconds a child may live


class Lab:
    """Runs probes at the top of one iteration of one loop. All experiments start from the same state."""

    def __init__(
        self, program: Program, leaves: Leaves, loop: int, children: Children, say: Callable[[str], None]
    ) -> None:
        self.program = program
        self.leaves = leaves
        self.loop = loop
        self.children = children
        self.say = say
        self.first: dict[str, Any] = {}  # the numbers at the first turn of this loop, by leaf name
        self.snapshots: list[dict[str, Any]] = []  # the numbers at the first turns of this loop and others
        self.previous: dict[str, Any] = {}  # those one turn earlier; empty: not known
        self.force: frozenset[int] = frozenset()  # conditions that are true in every child
        self.turns = 1  # what is taken for one iteration
        self.until_updated = False  # an iteration is seen up to its first update only
        self.totals: list[Leaf] = []  # numbers added up over iterations: emptied in each that is lived through
        self.is_enclosed = False  # there are loops around this one that may be tried yet
        self.is_lenient = False  # accept parameters whose updates do not react to small pushes

    def run(self, probes: list[Probe]) -> list[Outcome]:
        """The outcome of each probe; one that died has `ended == ""`."""
        for probe in probes:
            probe.force = self.force
            probe.turns = self.turns
            probe.until_updated = self.until_updated and bool(probe.frozen)
            probe.moves = [*self.leaves.offsets.values(), *probe.moves]
        if any(probe.variants for probe in probes):  # many expressions in one child
            return [self._patiently(probe) or Outcome() for probe in probes]
        return [outcome if outcome is not None else Outcome() for outcome in self.children.run(probes)]

    def one(self, probe: Probe) -> Outcome:
        """The outcome of a single probe."""
        return self.run([probe])[0]

    def one_series(self, probe: Any) -> Any:
        """What a child saw that lived through many iterations, totals emptied in each; None if it died."""
        probe.force = self.force
        probe.moves = [*probe.moves, *((leaf, -self.leaves.number(leaf)) for leaf in self.totals)]
        probe.hold = [*probe.hold, *((leaf, 0.0) for leaf in self.totals)]
        return self._patiently(probe)

    def _patiently(self, probe: Any) -> Any:
        patience, self.children.patience = self.children.patience, LONGEST
        result = self.children.run([probe])[0]
        self.children.patience = patience
        return result

    def expect(self, seconds: float) -> None:
        """How long one iteration takes: a child that takes many times as long will never end."""
        self.children.patience = min(LONGEST, max(1.0, 15 * seconds))

    @property
    def seconds_left(self) -> float:
        """Time of work until every further experiment is refused."""
        return self.children.deadline - worked()

    def step_size(self, leaf: Leaf) -> float:
        """How far to move a leaf along a random normal direction: small beside its own size."""
        value = self.leaves.get(leaf)
        array = np.asarray(value, dtype=np.float64)
        scale = float(np.sqrt(np.mean(array * array)))
        if not np.isfinite(scale):
            scale = 1.0
        coarse = isinstance(value, np.ndarray) and value.dtype.itemsize < 8
        relative = 3e-3 if coarse else 1e-5
        return relative * (scale if scale > 1e-6 else 0.1)


def differing(base: Any, other: Any) -> Any:
    """Boolean mask of rows that are not exactly the same; NaN equals NaN."""
    left, right = np.asarray(base, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if left.shape != right.shape:
        return np.ones(len(left), dtype=bool)
    unequal = ~((left == right) | (np.isnan(left) & np.isnan(right)))
    return unequal.reshape(len(left), -1).any(axis=1) if left.ndim > 1 else unequal


def array_reactions(base: Outcome, other: Outcome) -> list[int]:
    """Indices of the base's recorded arrays that came out differently."""
    if base.array_site == other.array_site and base.array_shape == other.array_shape:
        if not base.array_site:
            return []
        return [int(i) for i in np.nonzero(differing(base.array_projection, other.array_projection))[0]]
    index = {key: i for i, key in enumerate(zip(other.array_site, other.array_turn))}
    found = []
    for i, key in enumerate(zip(base.array_site, base.array_turn)):
        j = index.get(key)
        if j is None or not np.array_equal(base.array_projection[i], other.array_projection[j], equal_nan=True):
            found.append(i)
    return found


def scalar_values(base: Outcome, other: Outcome) -> Any:
    """The other's numbers in the order of the base's; NaN where the other has none."""
    if base.scalar_site == other.scalar_site:
        return np.array(other.scalar)
    values = dict(zip(zip(other.scalar_site, other.scalar_turn), other.scalar))
    keys = zip(base.scalar_site, base.scalar_turn)
    return np.array([values.get(key, np.nan) for key in keys])


def same_final(base: Any, other: Any) -> bool:
    """Whether two final values of a leaf are exactly the same."""
    if base is None or other is None:
        return base is other
    return base[0] == other[0] and bool(np.array_equal(base[1], other[1], equal_nan=True))
