"""The prompt of `/`: what is typed, and below it what that finds, as it is typed. Enter goes there."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from stepgrad.core.observing.description import RunDescription

from ..find import Hit, find
from ..glyphs import CURSOR
from ..messages import Opened
from ..widgets.lines import Line, crop, line
from ..widgets.panel import Panel
from .overlay import Overlay

WIDTH, HEIGHT = 72, 16
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found, and which of it was chosen."""

    hits: tuple[Hit, ...]
    place: int


class HitList(Panel, can_focus=False):
    """The things found, one selected; the first line is left to the prompt."""

    title = "find units, layers, findings, examples"
    pinned = 1
    hits: tuple[Hit, ...] = ()

    @property
    def items(self) -> int:
        return len(self.hits)

    def note(self) -> str:
        return f"{len(self.hits)} found" if self.hits else ""

    def choose(self, item: int) -> None:
        self.cursor = item

    def draw(self, width: int, height: int) -> list[Line]:
        rows = [Line()]
        for place, hit in enumerate(self.hits[:MOST_SHOWN]):
            row = line(f"{CURSOR} " if place == self.cursor else "  ", "accent", item=place)
            rows.append(crop(row.add(hit.words, "strong" if place == self.cursor else "text"), width))
        if not self.hits:
            rows.append(line("nothing of that name; such as: 17 · dead 1 · layer 2 · loss", "dim"))
        return rows

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        """Others were found."""
        self.hits, self.cursor, self.top = hits, 0 if hits else None, 0
        self.redraw()


class FindScreen(Overlay[Found | None]):
    """`things` is everything that can be found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "screen.give_up", "cancel", show=False),
        Binding("down", "screen.move(1)", "down", show=False),
        Binding("up", "screen.move(-1)", "up", show=False),
        Binding("pagedown", "screen.move(10)", "page down", show=False),
        Binding("pageup", "screen.move(-10)", "page up", show=False),
    ]
    DEFAULT_CSS = """
    FindScreen { background: $background 60%; layers: list prompt; }
    FindScreen:ansi { background: ansi_default; }
    FindScreen HitList { layer: list; background: $surface; }
    FindScreen:ansi HitList { background: ansi_default; }
    FindScreen Input, FindScreen Input:focus {
        layer: prompt; position: absolute; border: none; height: 1; padding: 0; background: $surface;
    }
    FindScreen:ansi Input { background: ansi_default; }
    """

    def __init__(self, description: RunDescription, things: list[Hit]) -> None:
        super().__init__()
        self._things = things
        self._hits, self._field = HitList(description, id="hits"), Input()

    def compose(self) -> ComposeResult:
        yield self._hits
        yield self._field

    def on_mount(self) -> None:
        self._place()
        self._hits.show_hits(tuple(self._things))
        self._field.focus()

    def on_resize(self, event: events.Resize) -> None:
        self._place()

    def _place(self) -> None:
        across, down = self.size
        width, height = min(across, WIDTH), min(down, HEIGHT)
        left, top = (across - width) // 2, (down - height) // 2
        self._hits.styles.offset, self._hits.styles.width, self._hits.styles.height = (left, top), width, height
        self._field.styles.offset, self._field.styles.width = (left + 2, top + 1), width - 4

    def on_input_changed(self, event: Input.Changed) -> None:
        self._hits.show_hits(tuple(find(event.value, self._things)))

    def on_input_submitted(self) -> None:
        hits = self._hits.hits
        self.dismiss(Found(hits, self._hits.cursor or 0) if hits else None)

    def on_opened(self, message: Opened) -> None:
        self.on_input_submitted()

    def action_move(self, by: int) -> None:
        """Select what is so many lines further on."""
        self._hits.action_move(by)

    def action_give_up(self) -> None:
        """Close without going anywhere."""
        self.dismiss(None)
