"""Errors a user can cause, each one line that says what is wrong, where, and what would be right.

The command line turns a `StepgradError` into that line on stderr and the exit code it carries.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class StepgradError(Exception):
    """Something the user can put right. `str(error)` is the whole message, one line.

    What was given may hold line breaks or keys a terminal obeys; they are shown as in a Python string.
    """

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__("".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in message))


def unknown_name(kind: str, given: str, known: Iterable[str]) -> StepgradError:
    """An error for a name that is in no table, with the nearest valid name, or all of them if none is near."""
    names = list(known)
    nearest = get_close_matches(given, names, n=1, cutoff=0.5)
    hint = f"did you mean '{nearest[0]}'?" if nearest else f"known: {', '.join(names)}"
    return StepgradError(f"unknown {kind} '{given}'; {hint}")
