"""One child's task, what it records while it walks through one iteration, and what it reports.

A probe says what to change (leaves moved, values disturbed or replaced) and what to hold still (leaves put
back after every statement that writes them: *frozen updates*, so that a loss computed after the update is
still a function of the parameters at the start).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .leaves import Leaf
from .scope import Scope

Key = tuple[int, int]  # (site, occurrence within the iteration)


@dataclass
class Probe:
    """What a child is to do. Everything is optional: the empty probe lives one iteration as it would be."""

    moves: list[tuple[Leaf, Any]] = field(default_factory=list)
    frozen: list[Leaf] = field(default_factory=list)
    writers: dict[int, list[int]] = field(default_factory=dict)  # statement -> indices into `frozen`
    turns: int = 1  # of the loop, until the child reports
    until_updated: bool = False  # end as soon as every frozen leaf was written once
    until: Key | None = None  # end with the statement in which this value is computed
    watch: list[Leaf] = field(default_factory=list)
    final: list[Leaf] = field(default_factory=list)
    whole: bool = False  # report updates as arrays too
    whole_final: list[Leaf] = field(default_factory=list)  # report these as arrays at the end
    record: str = "scalars"  # "nothing", "scalars" or "full"
    raw: list[Key] = field(default_factory=list)
    disturb: dict[int, Any] = field(default_factory=dict)  # site -> occurrences (None: all)
    force: frozenset[int] = frozenset()  # sites of conditions that are taken to be true
    reads: set[int] = field(default_factory=set)  # of these, the ones that only show a variable: disturb in place
    add: dict[int, dict[int, Any]] = field(default_factory=dict)  # site -> occurrence -> array
    replace: dict[int, Any] = field(default_factory=dict)  # site -> code
    variants: dict[int, list[Any]] = field(default_factory=dict)  # site -> codes to evaluate beside
    scope: list[Key] = field(default_factory=list)  # describe the names visible there
    spellings: dict[int, list[str]] = field(default_factory=dict)  # site -> what else could be written there
    operands: dict[int, list[Any]] = field(default_factory=dict)  # site -> codes whose values are kept whole, once


@dataclass
class Outcome:
    """What a child saw. Values of arrays come as projections, numbers as themselves."""

    ended: str = ""
    error: str = ""
    scalar_site: list[int] = field(default_factory=list)
    scalar_turn: list[int] = field(default_factory=list)
    scalar_order: list[int] = field(default_factory=list)
    scalar: list[float] = field(default_factory=list)
    array_site: list[int] = field(default_factory=list)
    array_turn: list[int] = field(default_factory=list)
    array_order: list[int] = field(default_factory=list)
    array_shape: list[tuple[int, ...]] = field(default_factory=list)
    array_kind: list[str] = field(default_factory=list)
    array_projection: list[Any] = field(default_factory=list)
    array_transposed: list[Any] = field(default_factory=list)
    array_facts: list[tuple[float, float, float, float]] = field(default_factory=list)  # min, max, mean, std
    raw: dict[Key, Any] = field(default_factory=dict)
    squares: dict[int, list[float]] = field(default_factory=dict)  # of differences: half the sum, for each turn
    final: list[Any] = field(default_factory=list)
    final_values: list[Any] = field(default_factory=list)
    suppressed: list[Any] = field(default_factory=list)  # projections of the sum of the undone updates
    updates: list[Any] = field(default_factory=list)  # the same as whole arrays, if asked for
    undone: list[int] = field(default_factory=list)  # how many updates that were
    writes: dict[int, list[int]] = field(default_factory=dict)  # statement -> indices into `watch`
    variants: dict[int, list[Any]] = field(default_factory=dict)
    operands: dict[int, list[Any]] = field(default_factory=dict)
    scope: dict[Key, Scope] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the iteration came to its end."""
        return self.ended in ("iteration", "left")
