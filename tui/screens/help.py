"""The help: every key of the table, those that work here marked by where they belong."""

from stepgrad.core.observing.description import RunDescription

from ..keymap import CONTEXT_TITLES, GROUPS, Context, keys_of
from ..widgets.lines import Line, line, wrap
from .sheet import SheetScreen

SIGN_HELP = "Signs: × dead  ░ rarely active  █ active  S saturated  ✖ error  ⚠ warning  ℹ note  ✗ not finite"


class HelpScreen(SheetScreen[None]):
    """Keys for the screen it was opened from."""

    WIDTH = 92

    def __init__(self, description: RunDescription, *contexts: Context) -> None:
        super().__init__(description)
        self._contexts = contexts
        place: Context = next((context for context in contexts if context not in {"app", "panel"}), "app")
        self.heading = f"keys {CONTEXT_TITLES[place]}"

    def content(self, width: int) -> list[Line]:
        keys = keys_of(*self._contexts)
        rows: list[Line] = []
        for group in GROUPS:
            members = [key for key in keys if key.group == group]
            if members:
                rows.append(line(group, "strong"))
            for key in members:
                rows += wrap([(f"  {key.shown:<12}", "key"), (f"{key.help}.", "text")], width, indent=14)
        return [*rows, Line(), *wrap([(SIGN_HELP, "dim")], width)]
