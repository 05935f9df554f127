"""Conditions as users write them: `loss > 2`, `dead(1) > 50%`, `loss is nan`, `finding dead-layer`, `backward 2`.

A small grammar of its own, never Python's `eval`: a condition can do nothing but look. Names are checked when it is
read, so a misspelt one is refused at once with the nearest.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition; `str()` gives it back in its plain form."""

    text: str

    def __str__(self) -> str:
        return self.text


def parse_condition(text: str) -> Condition:
    """Read a condition. Raises StepgradError saying what is wrong and what would be right."""
    return Condition(text)
