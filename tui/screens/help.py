"""The help: every key of the table, those that work here marked by where they belong."""

from stepgrad.core.observing.description import RunDescription

from ..keymap import CONTEXT_TITLES, GROUPS, Context, Group, keys_of
from ..widgets.lines import Line, beside, line, wrap
from .sheet import SheetScreen

SIGN_HELP = "Signs: × dead  ░ rarely active  █ active  S saturated  ✖ error  ⚠ warning  ℹ note  ✗ not finite"


TWO_COLUMNS = 100


class HelpScreen(SheetScreen[None]):
    """Keys for the screen it was opened from."""

    WIDTH = 116

    def __init__(self, description: RunDescription, *contexts: Context) -> None:
        super().__init__(description)
        self._contexts = contexts
        place: Context = next((context for context in contexts if context not in {"app", "panel"}), "app")
        self.heading = f"keys {CONTEXT_TITLES[place]}"

    def content(self, width: int) -> list[Line]:
        signs = [Line(), *wrap([(SIGN_HELP, "dim")], width)]
        if width < TWO_COLUMNS:
            return self._groups(GROUPS, width) + signs
        half = (width - 2) // 2
        left, right = self._groups(GROUPS[:3], half), self._groups(GROUPS[3:], half)
        return beside(left, right, half + 2) + signs

    def _groups(self, groups: tuple[Group, ...], width: int) -> list[Line]:
        keys = keys_of(*self._contexts)
        rows: list[Line] = []
        for group in groups:
            members = [key for key in keys if key.group == group]
            if members:
                rows.append(line(group, "strong"))
            for key in members:
                rows += wrap([(f"  {key.shown:<11}", "key"), (f"{key.help}.", "text")], width, indent=13)
        return rows
