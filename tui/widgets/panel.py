"""A panel: a framed view that says its content as lines, scrolls them, and lets one item be selected.

A subclass gives `draw`; frame, focus, scrolling, mouse and the choice of colours are here. Lines are made only when
a snapshot, the size or the theme changed, and the screen is touched only where they differ from the last ones.
"""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription

from ..bindings import bindings_of
from ..messages import Clicked, Opened
from .lines import ROLES, Line, Role

LIGHT, HEAVY = "╭─╮│╰╯", "┏━┓┃┗┛"


class Panel(Widget, can_focus=True):
    """One framed view. `title` and `note` stand in the upper edge, `foot` in the lower one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"panel--{role}" for role in (*ROLES, "cursor")}
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("panel")
    DEFAULT_CSS = """
    Panel {
        position: absolute; background: $background; color: $foreground; pointer: default;
        & > .panel--dim { color: $text-muted; }
        & > .panel--strong { text-style: bold; }
        & > .panel--accent { color: $text-accent; }
        & > .panel--good { color: $text-success; }
        & > .panel--warn { color: $text-warning; }
        & > .panel--bad { color: $text-error; text-style: bold; }
        & > .panel--train { color: $text-primary; }
        & > .panel--validation { color: $text-warning; }
        & > .panel--chance { color: $text-secondary; }
        & > .panel--ahead { color: $foreground 45%; }
        & > .panel--branch { color: $text-secondary 70%; }
        & > .panel--frame { color: $foreground 30%; }
        & > .panel--focus { color: $text-primary; }
        & > .panel--key { color: $text-accent; text-style: bold; }
        & > .panel--cursor { background: $foreground 10%; }
        &:ansi { background: ansi_default; color: ansi_default; }
        &:ansi > .panel--dim { color: ansi_default; text-style: dim; }
        &:ansi > .panel--accent { color: ansi_cyan; }
        &:ansi > .panel--good { color: ansi_green; }
        &:ansi > .panel--warn { color: ansi_yellow; }
        &:ansi > .panel--bad { color: ansi_red; }
        &:ansi > .panel--train { color: ansi_cyan; }
        &:ansi > .panel--validation { color: ansi_yellow; }
        &:ansi > .panel--chance { color: ansi_magenta; }
        &:ansi > .panel--ahead { color: ansi_default; text-style: dim; }
        &:ansi > .panel--branch { color: ansi_magenta; text-style: dim; }
        &:ansi > .panel--frame { color: ansi_default; text-style: dim; }
        &:ansi > .panel--focus { color: ansi_cyan; text-style: none; }
        &:ansi > .panel--key { color: ansi_cyan; text-style: bold; }
        &:ansi > .panel--cursor { background: ansi_default; text-style: bold; }
    }
    """

    title = ""
    pinned = 0
    """How many first lines stay when the rest scrolls."""

    def __init__(self, description: RunDescription, *, id: str) -> None:
        super().__init__(id=id)
        self.description = description
        self.snapshot: Snapshot | None = None
        self.cursor: int | None = None
        self.top = 0
        self._lines: list[Line] = []
        self._strips: list[Strip] | None = None
        self._frame: tuple[str, ...] = ()

    def draw(self, width: int, height: int) -> list[Line]:
        """The content for an inside of that many cells; more lines than `height` scroll."""
        raise NotImplementedError

    def note(self) -> str:
        """A few words for the right of the upper edge."""
        return ""

    def copied(self) -> tuple[str, str] | None:
        """The value under the cursor, in full, and what it is called; None where there is none."""
        return None

    def choose(self, item: int) -> None:
        """Select an item. Panels without items have nothing to do."""

    @property
    def items(self) -> int:
        """How many things can be selected; 0 makes the arrow keys scroll."""
        return 0

    def on_mount(self) -> None:
        self.watch(self.app, "snapshot", self.show)
        self.watch(self.app, "theme", self.redraw, init=False)
        self.watch(self.app, "death", self.redraw, init=False)

    @property
    def is_gone(self) -> bool:
        """Whether the trainee is gone: no hint may promise what only it can do."""
        return getattr(self.app, "death", None) is not None

    def show(self, snapshot: Snapshot | None) -> None:
        """Draw from this snapshot."""
        self.snapshot = snapshot
        # Below an opaque screen nothing need be drawn; a modal one lets this panel be seen.
        if self.screen.is_active or self.app.screen.is_modal:
            self.redraw()

    def redraw(self) -> None:
        """Make the lines afresh; touch the screen only if they differ or the frame does."""
        width, height = self._inside
        if width < 1 or height < 1 or not self.display:
            return
        lines = self.draw(width, height) if self.snapshot is not None else []
        frame = (self.title, self.note(), str(self.has_focus), str(self.top), str(self.size))
        if lines == self._lines and frame == self._frame and self._strips is not None:
            return
        self._lines, self._frame = lines, frame
        self._keep_in_sight()
        self._strips = None
        self.refresh()

    def force_redraw(self) -> None:
        """Make everything afresh, colours too."""
        self._strips = None
        self.redraw()

    @property
    def _inside(self) -> tuple[int, int]:
        return self.size.width - 4, self.size.height - 2

    @property
    def _most_top(self) -> int:
        return max(0, len(self._lines) - self._inside[1])

    def _keep_in_sight(self) -> None:
        self.top = max(0, min(self.top, self._most_top))

    def on_resize(self) -> None:
        self.force_redraw()

    def on_show(self) -> None:
        self.force_redraw()

    def on_focus(self) -> None:
        self.force_redraw()

    def on_blur(self) -> None:
        self.force_redraw()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = None

    def render_line(self, y: int) -> Strip:
        if self._strips is None:
            self._strips = self._paint()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    def _paint(self) -> list[Strip]:
        width, height = self._inside
        if width < 1 or height < 1:
            return []
        corners = HEAVY if self.has_focus else LIGHT
        shown = [*self._lines[: self.pinned], *self._lines[self.pinned + self.top :]][:height]
        strips = [self._edge(corners[0], corners[1], corners[2], self.title, self.note())]
        style = self._style("focus" if self.has_focus else "frame")
        left, right = Segment(f"{corners[3]} ", style), Segment(f" {corners[3]}", style)
        rows = shown + [Line()] * (height - len(shown))
        strips += [Strip([left, *self._content(row, width), right], width + 4) for row in rows]
        below = len(self._lines) - len(shown) - self.top
        more = f"{below} more ↓" if below > 0 else ("↑" if self.top else "")
        strips.append(self._edge(corners[4], corners[1], corners[5], "", more))
        return strips

    def _content(self, line: Line, width: int) -> Strip:
        strip = Strip([Segment(text, self._style(role)) for text, role in line.spans])
        strip = strip.adjust_cell_length(width, self._style("text"))
        if line.item is not None and line.item == self.cursor:
            strip = strip.apply_style(self.get_component_rich_style("panel--cursor", partial=True))
        return strip

    def _edge(self, left: str, bar: str, right: str, title: str, note: str) -> Strip:
        width, frame = self.size.width, self._style("focus" if self.has_focus else "frame")
        words = f" {title} " if title else ""
        words = words if len(words) <= width - 4 else words[: max(0, width - 5)] + " "
        note = f" {note} " if note and len(note) + len(words) + 6 <= width else ""
        fill = bar * max(0, width - 4 - len(words) - len(note))
        name = self._style("strong") if not self.has_focus else self._style("focus") + Style(bold=True)
        pieces = [(left + bar, frame), (words, name), (fill, frame), (note, self._style("dim")), (bar + right, frame)]
        return Strip([Segment(text, style) for text, style in pieces if text])

    def _style(self, role: Role | Style) -> Style:
        if isinstance(role, Style):
            return role
        return self.get_component_rich_style(f"panel--{role}")

    def action_move(self, by: int) -> None:
        """Select the item `by` further on, or scroll."""
        if not self.items:
            self._scroll(by)
            return
        here = self.cursor if self.cursor is not None else -1
        self._select(max(0, min(self.items - 1, here + by)))

    def action_page(self, by: int) -> None:
        """The same by a page."""
        page = max(1, self._inside[1] - self.pinned - 1)
        self.action_move(by * page)

    def action_edge(self, which: int) -> None:
        """To the first (-1) or the last (1)."""
        self.action_move(which * max(self.items, len(self._lines)))

    def _select(self, item: int) -> None:
        self.choose(item)
        places = [index for index, line in enumerate(self._lines) if line.item == item]
        if places:
            height = self._inside[1] - self.pinned
            first, last = places[0] - self.pinned, places[-1] - self.pinned
            self.top = min(first, max(self.top, last - height + 1))
        self.redraw()

    def _scroll(self, by: int) -> None:
        self.top = max(0, min(self.top + by, self._most_top))
        self.redraw()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            self.title_clicked()
            return
        row = event.y - 1
        place = row if row < self.pinned else row + self.top
        if 0 <= place < len(self._lines) and 0 <= row < self._inside[1]:
            self.clicked(self._lines[place], event.x - 2)
        if event.chain == 2:
            self.post_message(Opened())

    def title_clicked(self) -> None:
        """The upper edge was clicked: zoom, or back."""
        if self.can_focus:
            self.app.post_message(Clicked("zoom"))

    def clicked(self, line: Line, column: int) -> None:
        """A line was clicked at that cell; selects its item."""
        if line.item is not None:
            self._select(line.item)
