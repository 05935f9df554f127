"""What every part of the app sees: the newest snapshot and the one shown, the message line, the number being typed.

Two snapshots, because the view can be held still while the training goes on: panels draw `snapshot`, whatever decides
or commands asks `present`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.timer import Timer

from stepgrad.core.debugging.commands import AtEnd, Back, BackTo, CheckWeight, Command, FindDeath, GoTo, Run, Watch
from stepgrad.core.debugging.messages import Died
from stepgrad.core.debugging.snapshot import Snapshot

from .availability import why_not
from .counting import Count, chooses_panel, names_of, repeated
from .keymap import key_name, keys_of
from .place import Place
from .screens.panels import PanelScreen
from .screens.sheet import SheetScreen
from .widgets.lines import Role

COUNT_SECONDS = 1.0
"""How long digits that have chosen a panel still count."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: the last snapshot, the trainee's death if it died, the signal if one ended the app."""

    snapshot: Snapshot | None
    died: Died | None = None
    signal: int | None = None


class ViewApp(App[Outcome]):
    """Panels watch `snapshot`, `layer` (selected, from 1), `notice` and `death`; edges watch `present` and `typed`."""

    snapshot: reactive[Snapshot | None] = reactive(None, layout=False, repaint=False, always_update=True)
    present: reactive[Snapshot | None] = reactive(None, layout=False, repaint=False, always_update=True)
    is_frozen: reactive[bool] = reactive(False, layout=False, repaint=False)
    layer: reactive[int] = reactive(1, layout=False, repaint=False)
    notice: reactive[tuple[str, Role]] = reactive(("", "dim"), layout=False, repaint=False)
    typed: reactive[str] = reactive("", layout=False, repaint=False)
    death: reactive[Died | None] = reactive(None, layout=False, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self.count_seconds = COUNT_SECONDS
        self._count = Count()
        self._lapse: Timer | None = None

    def take_in(self, snapshot: Snapshot) -> None:
        """A newer snapshot has come."""
        self.present = snapshot
        if not self.is_frozen:
            self.snapshot = snapshot

    def action_freeze(self) -> None:
        """Hold the view still, or go to the newest snapshot."""
        if self.is_frozen:
            self.thaw()
        else:
            self.is_frozen = True
            self.notice = ("the view is frozen, the training is not: F shows the newest", "accent")

    def action_focus_next(self) -> None:
        """The next panel."""
        if isinstance(self.screen, PanelScreen):
            self.screen.next_panel(1)

    def action_focus_previous(self) -> None:
        """The panel before."""
        if isinstance(self.screen, PanelScreen):
            self.screen.next_panel(-1)

    def action_zoom(self) -> None:
        """Give the current panel all the room, or take it back."""
        if isinstance(self.screen, PanelScreen):
            self.screen.zoom()

    def thaw(self) -> None:
        """Show the newest snapshot, and each that comes."""
        if self.is_frozen:
            self.is_frozen = False
            self.snapshot = self.present
            self.notice = ("the view goes on", "dim")

    def on_key(self, event: events.Key) -> None:
        """Digits become a number; esc takes it back."""
        if isinstance(self.screen, SheetScreen) and self._is_for_below(event.key):
            event.prevent_default()
            self.notice = (f"{key_name(event.key)} is for the screen below: esc closes this list first", "warn")
        elif len(event.key) == 1 and event.key.isdigit() and not self._has_no_use_for_numbers:
            self._type(event)
        elif event.key == "escape" and self._count.is_number:
            event.prevent_default()
            self._forget_count()

    @property
    def _has_no_use_for_numbers(self) -> bool:
        """Whether a sheet lies on top in whose list nothing is done so and so often."""
        return isinstance(self.screen, SheetScreen) and not names_of({self.screen.CONTEXT} - {"app"})

    def _is_for_below(self, key: str) -> bool:
        """Whether it does something on the screens that a sheet lies over, which it cannot reach."""
        if key in self.screen.active_bindings:
            return False
        return any(key in known.keys for known in keys_of("app"))

    def _type(self, event: events.Key) -> None:
        screen, digit = self.screen, event.key
        here = None
        if isinstance(screen, PanelScreen) and chooses_panel(screen.CONTEXT, digit):
            here = screen.current
        if self._count.is_number:
            event.prevent_default()  # a number that is one for certain chooses no panel
        self._count.type(digit, here=here)
        if self._count.is_number:
            self._give_panel_back()
        self.typed = self._count.describe()
        if self._lapse is not None:
            self._lapse.stop()
        if not self._count.is_number:
            self._lapse = self.set_timer(self.count_seconds, self._forget_count)

    def _give_panel_back(self) -> None:
        if self._count.panel_before is not None and isinstance(self.screen, PanelScreen):
            self.screen.show_panel(self._count.panel_before)

    def _forget_count(self) -> None:
        self._count.clear()
        self.typed = ""

    def action_count(self) -> None:
        """Say how numbers are used; the digits themselves are seen in `on_key`."""
        self.notice = ("type a number, then the key it is for: 10s, 5b, 3e, 120G", "accent")

    def why_not(self, action: str, place: Place | None = None) -> str | None:
        """Why an action of the table can do nothing now, on that screen or the one on top; None where it can."""
        name = action.partition("(")[0].rpartition(".")[2]
        reason = why_not(name, self.present, is_dead=self.death is not None)
        here = self.screen if place is None else place
        return reason or (here.why_not(action) if isinstance(here, Place) else None)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Carry out an action, whoever asked for it, as often as was typed; one that can do nothing says why."""
        if isinstance(action, str):
            action = self._with_count(action)
            reason = self.why_not(action)
            if reason is not None:
                self.notice = (reason, "bad" if self.death is not None else "warn")
                return True
        return await super().run_action(action, default_namespace, namespaces)

    def _with_count(self, action: str) -> str:
        if not self._count or action.startswith("panel("):
            return action
        if self._count.applies_to(action):
            self._give_panel_back()
            action = repeated(action, self._count.number)
        self._forget_count()
        return action


def leads_elsewhere(command: Command) -> bool:
    """Whether a command is given to see something else than what is shown, so that it ends a frozen view."""
    match command:
        case Run(until):
            return not isinstance(until, AtEnd)
        case Watch(focus):
            return focus is not None
        case _:
            return isinstance(command, (Back, BackTo, GoTo, CheckWeight, FindDeath))
