"""A prompt: one line of input that becomes a command or a path, or says in place why it cannot."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input, Static

from stepgrad.core.errors import StepgradError

from .overlay import Overlay

Answer = TypeVar("Answer")


class Completions(Suggester):
    """The first of them that goes on from what was typed."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        return next((word for word in self._known if word.startswith(value) and word != value), None)


class PromptScreen(Overlay[Answer | None], Generic[Answer]):
    """Answers with what `parse` makes of the text, or None when given up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "screen.give_up", "cancel", show=False),
        Binding("tab", "screen.complete", "complete", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    PromptScreen { align: center middle; background: $background 60%; }
    PromptScreen:ansi { background: ansi_default; }
    PromptScreen > Vertical {
        width: 64; max-width: 100%; height: auto; background: $surface; border: round $primary; padding: 0 1;
    }
    PromptScreen:ansi > Vertical { background: ansi_default; border: round ansi_cyan; }
    PromptScreen Input, PromptScreen Input:focus { border: none; height: 1; padding: 0; background: $surface; }
    PromptScreen:ansi Input { background: ansi_default; }
    PromptScreen #hint { color: $text-muted; }
    PromptScreen #problem { color: $text-error; display: none; }
    """

    def __init__(
        self,
        heading: str,
        hint: str,
        parse: Callable[[str], Answer],
        suggestions: Sequence[str] = (),
        *,
        begin_with: str = "",
    ) -> None:
        super().__init__()
        self._heading, self._hint, self._parse = heading, hint, parse
        suggester = Completions(suggestions) if suggestions else None
        self._field = Input(begin_with, suggester=suggester, select_on_focus=False)
        self._problem = Static("", id="problem", markup=False)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._heading
            box.border_subtitle = "enter · esc cancel"
            yield self._field
            yield Static(self._hint, id="hint", markup=False)
            yield self._problem

    def on_input_changed(self) -> None:
        self._problem.display = False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.dismiss(None)
            return
        try:
            command = self._parse(event.value)
        except StepgradError as error:
            self._problem.update(f"✖ {error}")
            self._problem.display = True
            return
        self.dismiss(command)

    def action_complete(self) -> None:
        """Take the suggestion."""
        self._field.action_cursor_right()

    def action_give_up(self) -> None:
        """Close without a command."""
        self.dismiss(None)
