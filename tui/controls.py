"""The half of the app that turns keys into commands to the trainee, and says what came of it.

It holds no state of the training: what is true comes with the newest snapshot, what is wished goes out as a command.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import App
from textual.reactive import reactive

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    CheckGradients,
    Command,
    Pause,
    Run,
    SetHyperparameter,
    Until,
)
from stepgrad.core.debugging.messages import Died, Trainee
from stepgrad.core.debugging.snapshot import Snapshot

from .asks import NAMES, parse_go_to, parse_set
from .screens.gradients import GradientsScreen
from .screens.prompt import PromptScreen
from .widgets.lines import Role


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: the last snapshot, the trainee's death if it died, the signal if one ended the app."""

    snapshot: Snapshot | None
    died: Died | None = None
    signal: int | None = None


class ControlledApp(App[Outcome]):
    """Sends commands for keys. Panels watch `snapshot`, `layer` (selected, from 1), `notice` and `death`."""

    snapshot: reactive[Snapshot | None] = reactive(None, layout=False, repaint=False, always_update=True)
    layer: reactive[int] = reactive(1, layout=False, repaint=False)
    notice: reactive[tuple[str, Role]] = reactive(("", "dim"), layout=False, repaint=False)
    death: reactive[Died | None] = reactive(None, layout=False, repaint=False)

    def __init__(self, trainee: Trainee) -> None:
        super().__init__()
        self.trainee = trainee

    def send(self, command: Command) -> None:
        """Hand a command to the trainee, unless it is gone."""
        if self.death is None:
            self.trainee.send(command)

    def action_run_pause(self) -> None:
        """Run to the end, or pause."""
        if self.snapshot is not None and self.snapshot.status == "running":
            self.send(Pause())
            self.notice = ("pausing after the step in progress", "dim")
        else:
            self._go(None)

    def action_step(self) -> None:
        """One step."""
        self._go(AfterSteps())

    def action_phase(self) -> None:
        """One phase."""
        self._go(AfterPhases())

    def action_epoch(self) -> None:
        """To the end of the epoch."""
        self._go(AfterEpochs())

    def _go(self, until: Until | None) -> None:
        if self.death is not None:
            self.notice = ("✖ the training process is gone; the last numbers stay until you quit", "bad")
        elif self.snapshot is not None and self.snapshot.status == "finished":
            self.notice = ("all epochs are done; to go on, set more with: l, then epochs N", "warn")
        else:
            self.send(Run() if until is None else Run(until))

    def action_go_to(self) -> None:
        """Ask for a step and run there."""
        snapshot = self.snapshot
        if snapshot is None or self.death is not None:
            return
        hint = f"a step from {snapshot.step + 1} to {snapshot.total_steps}, or +20 from here"
        self._ask("go to step", hint, lambda text: parse_go_to(text, self.snapshot or snapshot))

    def action_set(self) -> None:
        """Ask for a hyper-parameter and its value."""
        snapshot = self.snapshot
        if snapshot is None or self.death is not None:
            return
        self._ask(
            "set a hyper-parameter",
            "name value, such as learning_rate 0.05 (tab completes)",
            lambda text: parse_set(text, (self.snapshot or snapshot).hyperparameters),
            [f"{name} " for name in NAMES],
        )

    def _ask(self, heading: str, hint: str, parse: Callable[[str], Command], suggestions: Sequence[str] = ()) -> None:
        def answered(command: Command | None) -> None:
            if command is not None:
                self.send(command)
                self._tell(command)

        self.push_screen(PromptScreen(heading, hint, parse, suggestions), answered)

    def _tell(self, command: Command) -> None:
        if isinstance(command, SetHyperparameter):
            self.notice = (f"{command.name} = {command.value} from the next step on", "good")

    def action_halve_rate(self) -> None:
        """Half the learning rate."""
        self._scale_rate(0.5)

    def action_double_rate(self) -> None:
        """Twice the learning rate."""
        self._scale_rate(2.0)

    def _scale_rate(self, factor: float) -> None:
        if self.snapshot is not None and self.death is None:
            rate = self.snapshot.hyperparameters.learning_rate * factor
            command = SetHyperparameter("learning_rate", float(f"{rate:.6g}"))
            self.send(command)
            self._tell(command)

    def action_check_gradients(self) -> None:
        """Compare with central differences, and show the table when it comes."""
        if self.snapshot is not None and self.death is None:
            self.send(CheckGradients())
            self.push_screen(GradientsScreen(self.trainee.description, self.snapshot.step))
