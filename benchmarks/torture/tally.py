"""What a part of the torture was given, and what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path
from time import monotonic


@dataclass(frozen=True, slots=True)
class Budget:
    """How much to do: until `ends` on the monotonic clock, or `most` cases. Chance begins at `seed`."""

    ends: float
    seed: int
    folder: Path
    most: float = inf

    def is_spent(self, cases: int) -> bool:
        """Whether enough was done."""
        return cases >= self.most or monotonic() >= self.ends


@dataclass(frozen=True, slots=True)
class Tally:
    """`cases` were tried; each failure says what was done and what came of it, so that it can be done again."""

    cases: int
    failures: tuple[str, ...] = ()
    counted: str = ""


Part = Callable[[Budget], Tally]


RAISED = re.compile(r"[A-Z]\w+: ")
"""How the line with the exception begins."""
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def complaint(said: str, code: int | None, allowed: tuple[int, ...]) -> str | None:
    """What is wrong with how a command ended, or None. `code` is None where it had to be stopped."""
    if code is None:
        return "it hangs"
    lines = COLOURS.sub("", said).strip().splitlines() or ["nothing was said"]
    for place, line in enumerate(lines):
        if "Traceback (most recent call last)" in line:
            return "a traceback: " + next(filter(RAISED.match, lines[place:]), lines[-1])
    return None if code in allowed else f"exit code {code}: {lines[-1]}"
