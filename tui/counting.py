"""Numbers typed before a key: `10s` takes ten steps. What has been typed so far, and what it does to an action.

The digits 1 to 5 also choose panels, and do so at once. They still count before the keys that move through the run
(`5b`), and the panel is then given back; before an arrow they were the choice of a panel and nothing else. A digit that
chooses no panel (`10`, `03`) makes it a number for certain. Imports nothing of the screen.
"""

from collections.abc import Collection

from .keymap import KEYS, Context, keys_of

MOST_DIGITS = 9


class Count:
    """The number being typed. `panel_before` is the panel its digits have led away from, None where they have not."""

    def __init__(self) -> None:
        self.digits = ""
        self.panel_before: str | None = None
        self.is_number = False
        """True where the digits can mean nothing but a number."""

    def __bool__(self) -> bool:
        return bool(self.digits)

    def type(self, digit: str, *, here: str | None) -> None:
        """One more digit; `here` is the current panel if this digit is about to choose another."""
        if not self.digits:
            self.panel_before = here
        self.is_number |= here is None
        self.digits = (self.digits + digit)[:MOST_DIGITS]

    @property
    def number(self) -> int:
        """What was typed; 0 where nothing was."""
        return int(self.digits or 0)

    def applies_to(self, action: str) -> bool:
        """Whether this action is to be done with the number."""
        counting = COUNTED if self.is_number else COUNTED - ARROWS
        return bool(self.digits) and action.partition("(")[0] in counting

    def describe(self) -> str:
        """For the message line: the number, and what may follow it."""
        return f"{self.digits}× s b p e" + (" ↑ ↓ · esc clears" if self.is_number else "")

    def clear(self) -> None:
        """Forget what was typed."""
        self.digits, self.panel_before, self.is_number = "", None, False


def names_of(contexts: Collection[str]) -> frozenset[str]:
    """The bare names of the counting actions in these contexts."""
    return frozenset(key.action.partition("(")[0] for key in KEYS if key.counts and key.context in contexts)


COUNTED = names_of({key.context for key in KEYS})
ARROWS = names_of({"panel", "inspector"})
"""Counting actions that move inside a panel or between layers."""


def chooses_panel(context: Context, digit: str) -> bool:
    """Whether this digit goes to a panel there."""
    return any(digit in key.keys and key.action.startswith("panel(") for key in keys_of(context))


def repeated(action: str, times: int) -> str:
    """The action done so many times: `step` becomes `step(10)`, `move(-1)` becomes `move(-10)`.

    To the newest step with a number is to the step of that number.
    """
    name, _, argument = action.partition("(")
    if name == "newest":
        return f"visit({times})"
    return f"{name}({int(argument.rstrip(')') or 1) * max(1, times)})"
