"""Watches: expressions whose values are shown with every snapshot, in the grammar that breakpoints are written in.

They are evaluated when a snapshot is made, never after each step, so they cost a run nothing. In the middle of a step
they say what held before it, for some of the numbers they are made of would be of two steps.
"""

from collections import deque
from dataclasses import dataclass, field

from ..errors import StepgradError
from .conditions import Expression, Measures, Metric
from .snapshot import WatchValue

MOST_RECENT = 64
KNOWN_AT_START = {"step", "epoch"}


@dataclass(slots=True)
class _Watched:
    expression: Expression
    recent: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=MOST_RECENT))
    problem: str = ""


class Watches:
    """The watched expressions of a session, by what they read as."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._watched: dict[str, _Watched] = {}

    def put(self, expression: Expression, instead: str | None) -> None:
        """Watch an expression, in the place of another or as one more. Raises StepgradError if that is not there."""
        if instead is not None:
            self._known(instead)
        kept = {}
        for text, watched in self._watched.items():
            if text == instead:
                kept[str(expression)] = _Watched(expression)
            elif text != str(expression) or instead is None:
                kept[text] = watched
        kept.setdefault(str(expression), _Watched(expression))
        self._watched = kept

    def remove(self, text: str) -> None:
        """Watch it no more. Raises StepgradError if it is not watched."""
        self._known(text)
        del self._watched[text]

    def values(self, step: int, *, is_mid_step: bool) -> tuple[WatchValue, ...]:
        """Every watch after `step`; the values before it are those of earlier calls on the way here."""
        return tuple(self._value(text, watched, step, is_mid_step) for text, watched in self._watched.items())

    def forget(self) -> None:
        """Values so far belong to another line of the run."""
        for watched in self._watched.values():
            watched.recent.clear()

    def _value(self, text: str, watched: _Watched, step: int, is_mid_step: bool) -> WatchValue:
        recent = watched.recent
        while recent and recent[-1][0] >= step + is_mid_step:
            recent.pop()
        if not is_mid_step:
            watched.problem = ""
            if step or _is_known_at_start(watched.expression):
                try:
                    recent.append((step, watched.expression.evaluate(self._measures, as_share=False)))
                except StepgradError as error:
                    watched.problem = str(error)
        value = recent[-1][1] if recent and recent[-1][0] == step else None
        return WatchValue(text, value, tuple(number for _, number in recent), watched.problem)

    def _known(self, text: str) -> None:
        if text not in self._watched:
            raise StepgradError(f"'{text}' is not watched; watched are: {', '.join(self._watched) or 'none'}")


def _is_known_at_start(expression: Expression) -> bool:
    """Before the first step there are weights, but neither loss nor gradient."""
    measured = [part for part in expression.parts() if isinstance(part, Metric)]
    return all(part.name in KNOWN_AT_START or part.arguments[:1] in (("weights",), ("bias",)) for part in measured)
