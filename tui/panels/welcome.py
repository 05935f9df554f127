"""The hint of the very first start: the keys to begin with. It goes with the first key or click, for good."""

from textual import events

from ..layout import Place
from ..messages import Clicked
from ..widgets.lines import Line, Span, flow, wrap
from ..widgets.panel import Panel

WIDTH, HEIGHT = 62, 9
KEYS = (
    ("space", "run, and pause"),
    ("s", "one step"),
    ("b", "one step back"),
    ("p", "one phase"),
    ("i", "look inside"),
    ("k", "check the gradients"),
    ("/", "find"),
    ("?", "all keys"),
    ("q", "quit"),
)
WORDS = "This is a network and its training: loss, findings, layers and units are the panels; 1 to 5 choose one."


class WelcomePanel(Panel, can_focus=False):
    """Lies over the others."""

    DEFAULT_CSS = "WelcomePanel { layer: above; background: $surface; } WelcomePanel:ansi { background: ansi_default; }"
    title = "first time here?"

    def note(self) -> str:
        return "any key closes this"

    def draw(self, width: int, height: int) -> list[Line]:
        groups: list[list[Span]] = [[(key, "key"), (f" {words}", "text")] for key, words in KEYS]
        return [*wrap([(WORDS, "dim")], width), Line(), *flow(groups, width, gap="   ")][:height]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.app.post_message(Clicked("close_welcome"))


def welcome_place(width: int, height: int) -> Place:
    """In the middle, above the message line."""
    wide, high = min(width, WIDTH), min(height - 3, HEIGHT)
    return Place((width - wide) // 2, height - 2 - high, wide, high)
