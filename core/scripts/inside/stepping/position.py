"""Where a process stands in the script: iterations done, and lines since then.

Two processes that stand at the same place are in the same state, so that one can take over from the other.
"""

from __future__ import annotations

NEW_ROUND = 1 << 20
"""Lines at the top of a loop that was left and is entered again: what lies between is counted below."""


def is_between(lines: int) -> bool:
    """Whether that many lines after an iteration no line of the next one has been run."""
    return lines in (0, NEW_ROUND)
