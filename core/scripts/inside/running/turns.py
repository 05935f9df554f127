"""The loops that are running: which turn each of them is in, and which one lies around which.

A loop is known by its number and by the frame it runs in, so that a function that is entered twice has two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .instrument import Program


@dataclass
class Turn:
    """A loop that is running: where, and how often its top was passed in this activation."""

    loop: int
    frame: Any
    iteration: int = 0
    resting: set[str] = field(default_factory=set)  # what has not changed in any turn so far
    before: dict[str, Any] = field(default_factory=dict)
    copies: dict[str, Any] = field(default_factory=dict)


class Turns:
    """The running loops, outermost first."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.stack: list[Turn] = []

    def enter(self, loop: int, frame: Any) -> Turn:
        """The turn of this loop, begun or gone on with; turns of loops that are over are forgotten."""
        for depth in range(len(self.stack) - 1, -1, -1):
            turn = self.stack[depth]
            if turn.loop == loop and turn.frame is frame:
                active = _callers(frame)
                self.stack[depth + 1 :] = [
                    t
                    for t in self.stack[depth + 1 :]
                    if id(t.frame) in active and not (t.frame is frame and self.is_inside(t.loop, loop))
                ]
                turn.iteration += 1
                return turn
        self.stack.append(Turn(loop, frame))
        return self.stack[-1]

    def leave(self, loop: int, frame: Any) -> None:
        """A loop is over, and with it those inside it."""
        for depth, turn in enumerate(self.stack):
            if turn.loop == loop and turn.frame is frame:
                del self.stack[depth:]
                return

    def is_inside(self, inner: int, outer: int) -> bool:
        """Whether one loop of a function stands inside another of the same function."""
        return self.program.loops[outer].line <= self.program.loops[inner].line <= self.program.loops[outer].end_line

    def around(self, turn: Turn) -> list[Turn]:
        """The running loops around one, outermost first: of its own function and of those that called it."""
        active = _callers(turn.frame)
        return [
            t
            for t in self.stack
            if t is not turn and id(t.frame) in active
            and (t.frame is not turn.frame or self.is_inside(turn.loop, t.loop))
        ]  # fmt: skip

    def total(self, loop: int, ranges: dict[int, int]) -> int | None:
        """How often a loop and those around it are going to turn, if all go over `ranges` (statement: length)."""
        lengths = {self.program.statements[s].line: n for s, n in ranges.items()}
        total = 1
        for turn in self.stack:
            length = lengths.get(self.program.loops[turn.loop].line)
            if length is None:
                return None
            total *= length
            if turn.loop == loop:
                return total
        return None


def _callers(frame: Any) -> set[int]:
    """Identities of a frame and of those that called it: a suspended generator is not among them."""
    found = set()
    while frame is not None:
        found.add(id(frame))
        frame = frame.f_back
    return found
