"""What can be taken out of the app: a value to the clipboard, the screen as a picture, a tensor as a file.

A path is always asked for, with a default, and nothing is written over without a second question.
"""

from collections.abc import Callable
from pathlib import Path

from stepgrad.core.debugging.commands import Command, Export
from stepgrad.core.debugging.tensors import KINDS, parse_tensor
from stepgrad.core.errors import StepgradError
from stepgrad.core.paths import is_there

from .controls import ControlledApp
from .messages import ExportAsked
from .screens.confirm import ConfirmScreen
from .screens.prompt import PromptScreen
from .widgets.panel import Panel

LONGEST_SHOWN = 60


def parse_export(text: str, layers: int) -> Export:
    """`W1 weights.npy`: a tensor and a path. Raises StepgradError for an unknown tensor or no path."""
    name, _, path = text.strip().partition(" ")
    parse_tensor(name, layers)
    if not path.strip():
        raise StepgradError(f"write a path after {name}, such as {name}.npy")
    return Export(name, str(Path(path.strip()).expanduser().absolute()))


class ExportingApp(ControlledApp):
    """The actions; every one says what it did in the message line."""

    def action_copy(self) -> None:
        """Copy the value under the cursor."""
        panel = self.screen.focused
        found = panel.copied() if isinstance(panel, Panel) else None
        if found is None:
            self.notice = ("there is no value under the cursor to copy", "warn")
            return
        value, what = found
        self.copy_to_clipboard(value)
        shown = value if len(value) <= LONGEST_SHOWN else f"{value[: LONGEST_SHOWN - 1]}…"
        self.notice = (f"copied {shown}: {what}", "good")

    def action_save_screen(self) -> None:
        """Ask for a path and save the screen as a picture."""
        self._ask_path("save the screen as SVG", f"{self._stem()}.svg", lambda text: text.strip(), self._save_screen)

    def on_export_asked(self, message: ExportAsked) -> None:
        """Ask for a tensor of the layer in view and a path."""
        layers = len(self.trainee.description.layers)
        names = [f"{kind}{message.layer}" for kind in KINDS]
        suggestions = [f"{name} {self._stem()}-{name}.npy" for name in names]
        hint = f"{' '.join(names)}, then a path: the whole tensor, at full precision (tab completes)"

        def answered(command: Command | None) -> None:
            if isinstance(command, Export):
                self._with_leave(command.path, lambda overwrite: self._export(command, overwrite=overwrite))

        prompt: PromptScreen[Command] = PromptScreen(
            "export a tensor",
            hint,
            lambda text: parse_export(text, layers),
            suggestions,
            begin_with=f"{message.name} {self._stem()}-{message.name}.npy",
        )
        self.push_screen(prompt, answered)

    def _export(self, command: Export, *, overwrite: bool) -> None:
        self.send(Export(command.name, command.path, overwrite))

    def _save_screen(self, path: str) -> None:
        def save(overwrite: bool) -> None:
            # Only after the prompt is gone from the screen.
            self.call_after_refresh(self._write_screen, path, overwrite=overwrite)

        self._with_leave(path, save)

    def _write_screen(self, path: str, *, overwrite: bool) -> None:
        picture = self.export_screenshot(title="stepgrad")
        try:
            with Path(path).expanduser().open("w" if overwrite else "x", encoding="utf-8") as file:
                file.write(picture)
        except OSError as error:
            self.notice = (f"✖ cannot write {path}: {error.strerror or error}", "bad")
        else:
            self.notice = (f"saved the screen as {path}", "good")

    def _with_leave(self, path: str, go: Callable[[bool], None]) -> None:
        """Go on, but where a file is there already only after a yes."""
        if not is_there(Path(path).expanduser()):
            go(False)
            return

        def answered(answer: bool | None) -> None:
            if answer:
                go(True)
            else:
                self.notice = (f"{path} stays as it was", "dim")

        question = f"{path} is there already. Write over it?"
        self.push_screen(
            ConfirmScreen(self.trainee.description, "write over", question, "write over it", "leave it"), answered
        )

    def _ask_path(self, heading: str, default: str, parse: Callable[[str], str], go: Callable[[str], None]) -> None:
        def answered(path: str | None) -> None:
            if path is not None:
                go(path)

        prompt: PromptScreen[str] = PromptScreen(
            heading, "where to; the name may be changed", parse, begin_with=default
        )
        self.push_screen(prompt, answered)

    def _stem(self) -> str:
        step = self.snapshot.step if self.snapshot is not None else 0
        return f"{Path(self.trainee.description.experiment).stem}-step{step}"
