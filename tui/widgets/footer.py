"""The rows at the edges: keys at the bottom, tabs where only one panel fits, and the line of the newest message."""

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.strip import Strip

from stepgrad.core.debugging.snapshot import Snapshot

from ..availability import why_not
from ..keymap import Key, footer_keys, key_name
from ..messages import Clicked
from ..place import Place
from .lines import Role
from .row import Row


class Buttons(Row):
    """A row of words that can be clicked; each is (key, label, action)."""

    GAP: ClassVar[str] = "  "

    def entries(self, width: int) -> list[tuple[str, str, str]]:
        """What to show in that many cells."""
        raise NotImplementedError

    def is_on(self, action: str) -> bool:
        """Whether an entry stands out as usable (footer) or current (tabs)."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        self._spots: list[tuple[int, int, str]] = []
        segments, column = [self.segment(" ", "text")], 1
        for key, label, action in self.entries(self.size.width - 2):
            is_on = self.is_on(action)
            text = f"{key} {label}" if label else key
            self._spots.append((column, column + len(text), action))
            segments += self.entry(key, label, is_on=is_on)
            segments.append(self.segment(self.GAP, "text"))
            column += len(text) + len(self.GAP)
        return Strip(segments).adjust_cell_length(self.size.width, self.base)

    def entry(self, key: str, label: str, *, is_on: bool) -> list[Segment]:
        """The pieces of one entry."""
        return [self.segment(key, "key" if is_on else "dim"), self.segment(f" {label}" if label else "", "dim")]

    def on_click(self, event: events.Click) -> None:
        for start, stop, action in self._spots:
            if start <= event.x < stop:
                self.post_message(Clicked(action))

    def width_of(self, entries: list[tuple[str, str, str]]) -> int:
        """Cells a list of entries takes."""
        return sum(len(key) + (len(label) + 1 if label else 0) + len(self.GAP) for key, label, _ in entries)


class Footer(Buttons):
    """The keys most worth knowing here; when there is no room, the least needed are left to the help.

    A key that can do nothing now is grey; pressed all the same, it says why.
    """

    def __init__(self, keys: tuple[Key, ...], *, id: str = "footer") -> None:
        super().__init__(id=id)
        self._keys = footer_keys(keys)
        self._idle: frozenset[str] = frozenset()

    def on_mount(self) -> None:
        self.watch(self.app, "present", self.look)
        self.watch(self.app, "death", self.look, init=False)

    def look(self) -> None:
        """See anew what can be done, unless the screen is being closed."""
        if not self.is_attached:
            return
        present: Snapshot | None = getattr(self.app, "present", None)
        is_dead = getattr(self.app, "death", None) is not None
        place = self.screen
        idle = frozenset(
            key.action
            for key in self._keys
            if why_not(key.action, present, is_dead=is_dead) or (isinstance(place, Place) and place.why_not(key.action))
        )
        if idle != self._idle:
            self._idle = idle
            self.refresh()

    def entries(self, width: int) -> list[tuple[str, str, str]]:
        kept = list(self._keys)
        while kept:
            shown = [(key_name(key.keys[0]), key.label, key.action) for key in kept]
            if self.width_of(shown) <= width:
                return shown
            kept.remove(max(kept, key=lambda key: key.footer))
        return []

    def is_on(self, action: str) -> bool:
        return action not in self._idle


class Tabs(Buttons):
    """The panels of a screen that cannot show them all at once."""

    def __init__(self, panels: tuple[tuple[str, str, str], ...], *, id: str = "tabs") -> None:
        super().__init__(id=id)
        self._panels = panels
        self._current = ""

    def show(self, current: str) -> None:
        """Make this panel the marked one."""
        self._current = current
        self.refresh()

    def entries(self, width: int) -> list[tuple[str, str, str]]:
        shown = [(key, label, f"panel('{panel}')") for key, label, panel in self._panels]
        if self.width_of(shown) <= width:
            return shown
        return [(key, label if self.is_on(action) else "", action) for key, label, action in shown]

    def is_on(self, action: str) -> bool:
        return action == f"panel('{self._current}')"

    def entry(self, key: str, label: str, *, is_on: bool) -> list[Segment]:
        words = f"{key} {label}" if label else key
        role: Role = "key" if is_on else "dim"
        style = self.get_component_rich_style(f"row--{role}")
        return [Segment(words, style + self.reversed if is_on else style)]


class Notice(Row):
    """The newest thing worth saying: why it stopped, what was refused, what to press first."""

    DEFAULT_CSS = "Notice { background: $background; }"

    def on_mount(self) -> None:
        self.watch(self.app, "notice", self._say)
        self.watch(self.app, "typed", self._count)

    def _count(self, typed: str) -> None:
        self._typed = f" {typed} " if typed else ""
        self.refresh()

    def _say(self, notice: tuple[str, Role]) -> None:
        self._text, self._role = notice
        self.refresh()

    def render_line(self, y: int) -> Strip:
        room = self.size.width - 2 - len(self._typed)
        text = self._text if len(self._text) <= room else self._text[: max(0, room - 1)].rstrip() + "…"
        words = Strip([self.segment(f" {text}", self._role)])
        words = words.adjust_cell_length(max(0, self.size.width - len(self._typed)), self.base)
        return Strip.join([words, Strip([self.segment(self._typed, "key")] if self._typed else [])])

    _text = _typed = ""
    _role: Role = "dim"
