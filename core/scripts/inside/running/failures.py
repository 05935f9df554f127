"""Mistakes of the checker's own code, kept apart from what the script does.

Hooks run in the middle of the user's statements: what they raise would look like the script's own exception,
or make a number look as if it could not be measured. Here it is caught, noted and told at the end.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

INSIDE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Failed:
    """What a child reports in which the checker's own code raised."""

    what: str


class TriedError(Exception):
    """An expression that was tried in place of the user's does not work there: no mistake of the checker's."""


def describe(error: BaseException) -> str:
    """`truth/loss.py:41 (TypeError: message)`: the deepest of the checker's own lines in a traceback."""
    place = "an unknown line"
    for entry in traceback.extract_tb(error.__traceback__):
        path = Path(entry.filename)
        if INSIDE in path.parents:
            place = f"{path.relative_to(INSIDE).as_posix()}:{entry.lineno}"
    message = " ".join(str(error).split())
    return f"{place} ({type(error).__name__}: {message})" if message else f"{place} ({type(error).__name__})"


class Failures:
    """Everything that went wrong in the checker itself, in the order it did."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def note(self, what: str) -> None:
        """Keep a description, once."""
        if what not in self.told:
            self.told.append(what)

    def ask(self, otherwise: Any, question: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """The answer to a question, or `otherwise` if the code that answers it fails; that is noted."""
        try:
            return question(*arguments, **named)
        except Exception as error:  # noqa: BLE001  whatever it is, the other questions are still asked
            self.note(describe(error))
            return otherwise

    @property
    def sentence(self) -> str | None:
        """One line about the first of them; None if there was none."""
        if not self.told:
            return None
        more = f", and at {len(self.told) - 1} other places" if len(self.told) > 1 else ""
        return f"the check itself failed at {self.told[0]}{more}: what it says may be incomplete"


def guarded(hook: Callable[..., Any], failed: Callable[[Exception], None]) -> Callable[..., Any]:
    """A hook of which the user's program sees nothing but the value it passed, whatever happens in it."""

    def careful(number: int, value: Any = None) -> Any:
        try:
            return hook(number, value)
        except (TriedError, RecursionError):  # the script's own: its recursion is as deep without us
            raise
        except Exception as error:  # noqa: BLE001  it is told by `failed`
            failed(error)
            return value

    return careful
