"""The half of the app that turns keys into commands to the trainee, and says what came of it.

It holds no state of the training: what is true comes with the newest snapshot, what is wished goes out as a command.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.reactive import reactive

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    Back,
    CheckGradients,
    Command,
    Counted,
    GoTo,
    Pause,
    Run,
    SaveCheckpoint,
    SetHyperparameter,
    SetParameter,
    Until,
)
from stepgrad.core.debugging.journal import ParameterValue
from stepgrad.core.debugging.messages import Died, Trainee
from stepgrad.core.debugging.snapshot import Snapshot

from .asks import (
    CONDITION_HINT,
    CONDITIONS,
    SET_HINT,
    parse_back_to,
    parse_go_to,
    parse_run_to,
    parse_save,
    parse_set,
    settable,
)
from .availability import why_not
from .screens.branches import BranchesScreen
from .screens.breakpoints import BreakpointsScreen
from .screens.confirm import ConfirmScreen
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
        # What was asked for last and is in no snapshot yet: keys may come faster than snapshots.
        self._asked_rate: float | None = None
        self._asked_running: bool | None = None

    def send(self, command: Command) -> None:
        """Hand a command to the trainee, unless it is gone."""
        if self.death is None:
            self.trainee.send(command)

    def settle(self, snapshot: Snapshot | None) -> None:
        """What was asked for has come about, or with None was refused."""
        if snapshot is None or snapshot.hyperparameters.learning_rate == self._asked_rate:
            self._asked_rate = None
        if snapshot is None or (snapshot.status == "running") == self._asked_running:
            self._asked_running = None

    def action_run_pause(self) -> None:
        """Run to the end, or pause."""
        is_running = self.snapshot is not None and self.snapshot.status == "running"
        if self._asked_running is not None:
            is_running = self._asked_running
        self._asked_running = not is_running
        if is_running:
            self.send(Pause())
            self.notice = ("pausing after the step in progress", "dim")
        else:
            self.send(Run())

    def action_step(self) -> None:
        """One step."""
        self._go(AfterSteps())

    def action_phase(self) -> None:
        """One phase."""
        self._go(AfterPhases())

    def action_epoch(self) -> None:
        """To the end of the epoch."""
        self._go(AfterEpochs())

    def action_step_back(self) -> None:
        """One step back."""
        self._go_back(AfterSteps())

    def action_phase_back(self) -> None:
        """One phase back."""
        self._go_back(AfterPhases())

    def action_epoch_back(self) -> None:
        """Back to where the epoch began."""
        self._go_back(AfterEpochs())

    def action_newest(self) -> None:
        """To the newest step of the record."""
        self.send(GoTo(None))

    def _go(self, until: Until) -> None:
        self.send(Run(until))

    def _go_back(self, by: Counted) -> None:
        self.send(Back(by))

    def why_not(self, action: str) -> str | None:
        """Why an action of the table can do nothing now; None where it can. `panel('loss')` or its bare name."""
        name = action.partition("(")[0].rpartition(".")[2]
        return why_not(name, self.snapshot, is_dead=self.death is not None)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Carry out an action, whoever asked for it; one that can do nothing now says why instead."""
        reason = self.why_not(action) if isinstance(action, str) else None
        if reason is None:
            return await super().run_action(action, default_namespace, namespaces)
        self.notice = (reason, "bad" if self.death is not None else "warn")
        return True

    def action_go_to(self) -> None:
        """Ask for a step and go there."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        seen, total = max(snapshot.newest, snapshot.step), snapshot.total_steps
        further = f", up to {total} is still to train" if total > seen else ""
        hint = f"0 to {seen} is in the record{further}; +20 or -5 counts from here ({snapshot.step})"
        self._ask("go to step", hint, lambda text: parse_go_to(text, self.snapshot or snapshot))

    def action_run_to(self) -> None:
        """Ask for a condition and run until it begins to hold."""
        layers = len(self.trainee.description.layers)
        self._ask("run until", CONDITION_HINT, lambda text: parse_run_to(text, layers), CONDITIONS)

    def action_back_to(self) -> None:
        """Ask for a condition and go back to where it began to hold."""
        layers = len(self.trainee.description.layers)
        self._ask(
            "back to where this began to hold", CONDITION_HINT, lambda text: parse_back_to(text, layers), CONDITIONS
        )

    def action_breakpoints(self) -> None:
        """The list of breakpoints."""
        self.push_screen(BreakpointsScreen(self.trainee.description, self.send))

    def action_branches(self) -> None:
        """The list of branches."""
        self.push_screen(BranchesScreen(self.trainee.description, self.send))

    def action_set(self) -> None:
        """Ask for a hyper-parameter and its value."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        description = self.trainee.description
        self._ask(
            "set a hyper-parameter, a weight or a bias",
            SET_HINT,
            lambda text: parse_set(text, (self.snapshot or snapshot).hyperparameters, description),
            settable(description.layers),
        )

    def action_save(self) -> None:
        """Ask where to, and write the whole state there."""
        if self.snapshot is None:
            return
        name = f"{self.trainee.description.experiment}-step-{self.snapshot.step}.npz"
        self.push_screen(
            PromptScreen("write a checkpoint to", "a file name ending in .npz", parse_save, begin_with=name),
            self._save,
        )

    def _save(self, command: Command | None) -> None:
        """Write it; a file that is there already is written over only when that is asked for."""
        if not isinstance(command, SaveCheckpoint):
            return
        if not Path(command.path).exists():
            self.send(command)
            return

        def answered(answer: bool | None) -> None:
            if answer:
                self.send(replace(command, overwrite=True))

        question = f"'{command.path}' exists already. Write over it?"
        choices = "write over it", "keep the old file"
        self.push_screen(ConfirmScreen(self.trainee.description, "write a checkpoint", question, *choices), answered)

    def _ask(self, heading: str, hint: str, parse: Callable[[str], Command], suggestions: Sequence[str] = ()) -> None:
        def answered(command: Command | None) -> None:
            if command is not None:
                self.send(command)
                self._tell(command)

        self.push_screen(PromptScreen(heading, hint, parse, suggestions), answered)

    def _tell(self, command: Command) -> None:
        if isinstance(command, SetHyperparameter):
            self.notice = (f"{command.name} = {command.value} from the next step on", "good")
        if isinstance(command, SetParameter):
            value = ParameterValue(command.layer, command.which, command.unit, command.input, command.value)
            self.notice = (f"{value.name} = {value.value:g} from here on", "good")

    def action_halve_rate(self) -> None:
        """Half the learning rate."""
        self._scale_rate(0.5)

    def action_double_rate(self) -> None:
        """Twice the learning rate."""
        self._scale_rate(2.0)

    def _scale_rate(self, factor: float) -> None:
        if self.snapshot is not None:
            rate = (self._asked_rate or self.snapshot.hyperparameters.learning_rate) * factor
            self._asked_rate = float(f"{rate:.6g}")
            command = SetHyperparameter("learning_rate", self._asked_rate)
            self.send(command)
            self._tell(command)

    def action_check_gradients(self) -> None:
        """Compare with central differences, and show the table when it comes."""
        if self.snapshot is not None:
            self.send(CheckGradients())
            self.push_screen(GradientsScreen(self.trainee.description, self.snapshot.step))
