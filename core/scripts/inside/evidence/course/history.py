"""The numbers of earlier turns of a loop: what they were at its first turn, and one turn ago."""

from __future__ import annotations

from typing import Any

from ...running.clock import worked
from ...running.leaves import Leaves
from ..data.pairing import numbers_of

LONGEST = 1.5  # seconds for copies: a loop inside a recursion is entered again and again before another is tried


class History:
    """Copies at the first turn of each loop, and at each turn of the one that is going to be analysed."""

    def __init__(self) -> None:
        self.first: dict[int, dict[str, Any]] = {}
        self.now: dict[int, dict[str, Any]] = {}
        self.earlier: dict[int, dict[str, Any]] = {}
        self.spent = 0.0

    def keep(self, loop: int, leaves: Leaves, *, is_watched: bool) -> None:
        """Another turn of a loop begins. The first two turns are known of every loop, others if watched."""
        if loop not in self.first:
            self.first[loop] = self.now[loop] = numbers_of(leaves)
            return
        self.earlier[loop] = self.now[loop]
        began = worked()
        self.now[loop] = numbers_of(leaves) if is_watched and self.spent < LONGEST else {}
        self.spent += worked() - began
