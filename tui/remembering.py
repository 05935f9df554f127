"""The half of the app that begins as it was left: axis, panel, zoom, theme, speed limit; and greets only once."""

from typing import Any

from textual import events

from stepgrad.core.debugging.messages import Trainee

from .memory import Memory
from .messages import Arranged
from .screens.main import MainScreen
from .seeking import SeekingApp
from .speed import say_limit
from .terminal import Terminal


class RememberingApp(SeekingApp):
    """`memory` holds what was, and is told of every change."""

    def __init__(self, trainee: Trainee, terminal: Terminal, memory: Memory) -> None:
        super().__init__(trainee)
        self.is_greeting = False
        """True while the first words are to be read: what happens all the time is not said over them."""
        self._memory = memory
        self._terminal = terminal
        self._main = MainScreen(trainee.description, memory.now, in_colour=terminal.can_show_pictures)
        # A terminal with few colours looks best in its own; the finer ones get a theme.
        self.theme = "textual-dark" if terminal.has_fine_colours else "ansi-dark"
        if terminal.has_fine_colours and memory.now.theme in self.available_themes:
            self.theme = memory.now.theme

    def begin_as_left(self, hint: str) -> None:
        """Once the screen is there: set the limit again, and say what is not as at a first start."""
        now = self._memory.now
        words = [hint] if hint else []
        if now.speed_limit is not None:
            self.limit_speed(now.speed_limit)
            words.append(f"{say_limit(now.speed_limit)} (> raises it)")
        if now.is_zoomed:
            words.append("zoomed (z shows all)")
        if words:
            self.notice = (" · ".join(words), "accent")
            self.is_greeting = True
        self.watch(self, "theme", self._keep_theme, init=False)
        self._say_problem()

    def keep(self, **changes: Any) -> None:
        """Remember these, and say once if that cannot be."""
        self._memory.keep(**changes)
        self._say_problem()

    def _say_problem(self) -> None:
        problem = self._memory.take_problem()
        if problem is not None:
            self.notice = (problem, "warn")
            self.is_greeting = True

    def _keep_theme(self, theme: str) -> None:
        if self._terminal.has_fine_colours:
            self.keep(theme=theme)

    def limit_speed(self, limit: float | None) -> None:
        super().limit_speed(limit)
        self.keep(speed_limit=limit)

    def on_arranged(self, message: Arranged) -> None:
        self.keep(panel=message.panel, is_zoomed=message.is_zoomed, is_log=message.is_log)

    def on_key(self, event: events.Key) -> None:
        """The first key of all ends the welcome, and does what it always does."""
        self.is_greeting = False
        self.action_close_welcome()

    def action_close_welcome(self) -> None:
        """The hint has been used."""
        if self._main.has_welcome:
            self._main.close_welcome()
            self.keep(has_used_hint=True)
