"""A sheet: a framed page of text over the screen, as large as its content needs, closed by esc."""

from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from stepgrad.core.observing.description import RunDescription

from ..place import Place
from ..widgets.lines import Line
from ..widgets.panel import Panel
from .overlay import Overlay

Answer = TypeVar("Answer")


class Page(Panel):
    """The panel inside a sheet; the sheet says its lines."""

    def title_clicked(self) -> None:
        """The sheet sees to it."""

    def note(self) -> str:
        assert isinstance(self.screen, SheetScreen)
        return self.screen.hint

    def draw(self, width: int, height: int) -> list[Line]:
        assert isinstance(self.screen, SheetScreen)
        return self.screen.content(width)


class SheetScreen(Overlay[Answer], Place, Generic[Answer]):
    """`heading` and `content` make the page; `WIDTH` is the widest it gets, `PAGE` the panel that shows it."""

    WIDTH: ClassVar[int] = 84
    PAGE: ClassVar[type[Page]] = Page
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "screen.close", "close", show=False),
    ]
    DEFAULT_CSS = """
    SheetScreen { background: $background 60%; }
    SheetScreen:ansi { background: ansi_default; }
    Page { background: $surface; }
    Page:ansi { background: ansi_default; }
    """

    heading = ""
    hint = "esc close"

    def __init__(self, description: RunDescription) -> None:
        super().__init__()
        self.description = description
        self.page = self.PAGE(description, id="page")

    def content(self, width: int) -> list[Line]:
        """The lines of the page for that width."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        self.page.title = self.heading
        yield self.page

    def on_mount(self) -> None:
        self.place_page()
        self.page.focus()

    def on_resize(self, event: events.Resize) -> None:
        self.place_page()

    def place_page(self) -> None:
        """Centre the page, as large as its content or the screen allows."""
        across, down = self.size
        width = min(across, self.WIDTH)
        height = min(down, len(self.content(width - 4)) + 2)
        self.page.styles.width, self.page.styles.height = width, height
        self.page.styles.offset = ((across - width) // 2, (down - height) // 2)

    def on_click(self, event: events.Click) -> None:
        """Beside the page, or on its upper edge where it says how to close it."""
        page = self.page.region
        if not page.contains(event.screen_x, event.screen_y) or event.screen_y == page.y:
            self.dismiss(None)

    def action_close(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)
