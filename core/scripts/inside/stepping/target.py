"""Where a process is to stop: after so many iterations, at a line, or when something begins to hold."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Any, Callable

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
STATES: dict[str, Callable[[float], bool]] = {
    "nan": lambda value: value - value != 0,  # and what is beyond all numbers is none either
    "finite": lambda value: value - value == 0,
    "infinite": lambda value: value == value and value - value != 0,
}


@dataclass
class Target:
    """As the screen sent it.

    `step`: stop when so many iterations are done; with `events` above 0, so many lines later. `epoch`: when so many
    turns of the loop around are done. `lines`: after so many lines of the function stopped in. `line` and `file`:
    before that line is run. `when`: [measure, parameter, comparison, number], all of which must hold. `limit`:
    [iterations, lines], where another process goes on. `breaks`: breakpoints stop it, too. `seeks`: go on where the
    condition begins to hold, and only note the last time.
    """

    step: int | None = None
    events: int = 0
    epoch: int | None = None
    lines: int = 0
    line: int | None = None
    file: str = ""
    when: list[list[Any]] = field(default_factory=list)
    limit: list[int] | None = None
    breaks: bool = False
    seeks: bool = False
    guards: bool = False  # stop where the loss is no number
    held: bool = False  # the condition holds already: it has to begin to

    @property
    def follows_lines(self) -> bool:
        """Whether lines have to be watched from the start."""
        return self.lines > 0 or self.line is not None

    def rest(self) -> dict[str, Any]:
        """What another process is to go on with."""
        return {name: value for name, value in vars(self).items() if name != "limit"}


def holds(when: list[list[Any]], measure: Callable[[str, int], float | None]) -> bool:
    """Whether all comparisons hold; what cannot be measured holds nowhere."""
    for name, parameter, comparison, number in when:
        value = measure(name, parameter)
        if comparison == "is":
            if value is None or not STATES[number](value):
                return False
        elif value is None or not COMPARISONS[comparison](value, number):
            return False
    return True
