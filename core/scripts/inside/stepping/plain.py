"""Where nothing trains, which is why somebody looks: the loop that is most likely meant to, and the arrays it sees.

Nothing is proved here. What is called a loss is taken for one, and every array that could be a parameter is shown.
"""

from __future__ import annotations

import inspect
from typing import Any

from ..evidence.course.lives import same_digest
from ..running.instrument import Program
from ..running.leaves import Leaf, Leaves
from ..running.projections import project
from ..running.turns import Turns
from .found import Found, named_loss

MOST_SHOWN = 12
DEEP = 2
"""So many loops are around one that goes over layers, or over entries: not what is called training."""


class PlainLook:
    """Sees every loop come round once, in a run of the script from its start."""

    def __init__(self, program: Program, modules: dict[str, dict[str, Any]]) -> None:
        self._program = program
        self._modules = modules
        self._turns = Turns(program)
        self._first: dict[int, dict[str, Any]] = {}
        self._arrays: dict[int, list[Leaf]] = {}
        self._changed: dict[int, list[Leaf]] = {}
        self._around: dict[int, list[int]] = {}
        self._passed: dict[int, int] = {}

    def top(self, loop: int, frame: Any) -> None:
        """A loop begins another turn."""
        turn = self._turns.enter(loop, frame)
        if frame.f_code.co_flags & inspect.CO_GENERATOR:  # what it feeds is another loop's
            return
        self._passed[loop] = self._passed.get(loop, 0) + 1
        if loop in self._changed or turn.iteration > 1:
            return
        leaves = Leaves(frame, self._modules, frozenset(self._program.passing))
        arrays = [leaf for leaf in leaves.find(skip_integers=False) if leaf.kind == "array" and leaf.size > 1]
        arrays = [leaf for leaf in arrays if leaf.path[0][1] not in self._program.passing]
        now = {leaf.name: (leaf.shape, project(leaves.number(leaf))) for leaf in arrays}
        if turn.iteration == 0:
            self._first[loop], self._arrays[loop] = now, arrays
            self._around[loop] = [other.loop for other in self._turns.around(turn)]
        else:
            before = self._first[loop]
            moved = [
                leaf for leaf in arrays if leaf.name in before and not same_digest(before[leaf.name], now[leaf.name])
            ]
            self._changed[loop] = moved

    def out(self, loop: int, frame: Any) -> None:
        """A loop is over."""
        self._turns.leave(loop, frame)

    def found(self) -> Found | None:
        """The loop in which something is computed that is called a loss; else the one that changes most."""
        loops = [loop for loop in self._changed if self._arrays[loop]]
        if not loops:
            return None
        losses = {loop: named_loss(self._program, self._program.loops[loop]) for loop in loops}
        best = max(
            loops,
            key=lambda k: (
                losses[k] is not None, len(self._around[k]) < DEEP, len(self._changed[k]), self._passed[k],
            ),
        )  # fmt: skip
        around = self._around[best]
        shown = self._changed[best] or self._arrays[best]
        return Found(best, around[-1] if around else None, None, shown[:MOST_SHOWN], losses[best])
