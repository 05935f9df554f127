"""The help: every key that works here, those of this screen first; what cannot be done is grey and says why."""

from collections.abc import Callable

from stepgrad.core.observing.description import RunDescription

from ..keymap import CONTEXT_TITLES, GROUPS, Context, Key, keys_of
from ..script_words import worded
from ..widgets.lines import Line, beside, line, wrap
from .sheet import SheetScreen

SIGN_HELP = "Signs: × dead  ░ rarely active  █ active  S saturated  ✖ error  ⚠ warning  ℹ note  ✗ not finite"
TWO_COLUMNS = 100


class HelpScreen(SheetScreen[None]):
    """Keys for the screen it was opened from. `why_not` says of an action why it can do nothing there now."""

    WIDTH = 118

    def __init__(self, description: RunDescription, context: Context, why_not: Callable[[str], str | None]) -> None:
        super().__init__(description)
        self._of = context
        self._why_not = why_not
        self.heading = f"keys {CONTEXT_TITLES[context]}"

    def content(self, width: int) -> list[Line]:
        signs = [Line(), *wrap([(SIGN_HELP, "dim")], width)]
        if width < TWO_COLUMNS:
            return [row for section in self._sections(width) for row in section] + signs
        half = (width - 2) // 2
        left, right = in_halves(self._sections(half))
        return beside(left, right, half + 2) + signs

    def _sections(self, width: int) -> list[list[Line]]:
        """This screen's own keys, then those that work everywhere by what they are for."""
        here = CONTEXT_TITLES[self._of]
        sections = [(f"{here[0].upper()}{here[1:]}", keys_of(self._of))]
        everywhere = keys_of("app", "panel")
        sections += [(group, tuple(key for key in everywhere if key.group == group)) for group in GROUPS]
        return [
            [line(title, "strong"), *(row for key in worded(keys, self.description) for row in self._say(key, width))]
            for title, keys in sections
            if keys
        ]

    def _say(self, key: Key, width: int) -> list[Line]:
        reason = self._why_not(key.action)
        if reason is None:
            return wrap([(f"  {key.shown:<11}", "key"), (f"{key.help}.", "text")], width, indent=13)
        return wrap([(f"  {key.shown:<11}{key.help}.", "dim"), (f" Not now: {reason}.", "dim")], width, indent=13)


def in_halves(sections: list[list[Line]]) -> tuple[list[Line], list[Line]]:
    """Two columns as equal in height as can be without breaking a section."""

    def height(parts: list[list[Line]]) -> int:
        return sum(map(len, parts))

    cut = min(range(1, len(sections) + 1), key=lambda cut: max(height(sections[:cut]), height(sections[cut:])))
    return [row for part in sections[:cut] for row in part], [row for part in sections[cut:] for row in part]
