"""A screen made of panels: places them for the size at hand, and knows which one is current and whether zoomed."""

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from ..layout import Place as Rectangle
from ..layout import Places
from ..place import Place
from ..widgets.footer import Footer, Tabs
from ..widgets.panel import Panel
from ..widgets.row import Row
from ..widgets.too_small import TooSmall


class PanelScreen(Screen[None], Place):
    """`PANELS` in the order `tab` goes through them; `places` says where each lies."""

    PANELS: tuple[str, ...] = ()
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    PanelScreen { background: $background; overflow: hidden; layers: default above; }
    PanelScreen:ansi { background: ansi_default; }
    """

    current = ""
    is_zoomed = False

    def places(self, width: int, height: int) -> Places:
        """Where each widget lies, by its id; empty when nothing fits."""
        raise NotImplementedError

    def parts(self) -> ComposeResult:
        """The widgets."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield from self.parts()
        yield TooSmall(id="too-small")

    def on_mount(self) -> None:
        self.current = self.current or self.PANELS[0]
        self.place_panels()

    def on_screen_resume(self) -> None:
        # While another screen covers this one its panels take snapshots in but draw nothing.
        for panel in self.query(Panel):
            panel.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self.place_panels()

    def place_panels(self) -> None:
        """Put everything where it belongs at this size."""
        width, height = self.size
        places = self.places(width, height) or {"too-small": Rectangle(0, 0, width, height)}
        for widget in (*self.query(Panel), *self.query(Row), *self.query(TooSmall)):
            place = places.get(widget.id or "")
            widget.display = place is not None
            if place is not None:
                widget.styles.offset = (place.x, place.y)
                widget.styles.width, widget.styles.height = place.width, place.height
        for tabs in self.query(Tabs):
            tabs.show(self.current)
        for footer in self.query(Footer):
            footer.look()
        if self.current in places:
            # A panel that was hidden for a while has lost the focus; on a screen that is being closed there is none.
            for panel in self.query(f"#{self.current}"):
                self.set_focus(panel)

    def show_panel(self, panel: str) -> None:
        """Make this panel the current one, and visible."""
        self.current = panel
        self.place_panels()

    def next_panel(self, by: int) -> None:
        """The next or previous panel in the order of `PANELS`."""
        self.show_panel(self.PANELS[(self.PANELS.index(self.current) + by) % len(self.PANELS)])

    def action_panel(self, panel: str) -> None:
        """Show this panel."""
        self.show_panel(panel)

    def zoom(self) -> None:
        """Give the current panel all the room, or take it back."""
        self.is_zoomed = not self.is_zoomed
        self.place_panels()

    def give_back(self) -> bool:
        """Undo the zoom; False if there was none."""
        if not self.is_zoomed:
            return False
        self.zoom()
        return True

    def on_descendant_focus(self) -> None:
        # The event may be older than the newest change of focus: ask where it is now.
        focused = self.focused.id if self.focused is not None else None
        if focused in self.PANELS and focused != self.current:
            self.current = focused
            self.place_panels()
