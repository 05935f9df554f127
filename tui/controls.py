"""The half of the app that turns keys into commands to the trainee, and says what came of it.

It holds no state of the training: what is true comes with the newest snapshot, what is wished goes out as a command.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    Back,
    CheckGradients,
    Command,
    GoTo,
    LimitSpeed,
    Pause,
    Run,
    SaveCheckpoint,
    SetHyperparameter,
    SetParameter,
)
from stepgrad.core.debugging.journal import ParameterValue
from stepgrad.core.debugging.messages import Trainee
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.paths import is_there
from stepgrad.core.scripts.debugging.wishes import HINT, examples_for

from .asks import (
    CONDITION_HINT,
    CONDITIONS,
    SET_HINT,
    parse_back_to,
    parse_go_to,
    parse_number,
    parse_run_to,
    parse_save,
    parse_script_back_to,
    parse_script_run_to,
    parse_set,
    settings_to_complete,
)
from .availability import IS_GONE
from .messages import WeightEditAsked
from .screens.branches import BranchesScreen
from .screens.breakpoints import BreakpointsScreen
from .screens.confirm import ConfirmScreen
from .screens.gradients import GradientsScreen
from .screens.prompt import PromptScreen
from .speed import faster, say_limit, slower
from .view import ViewApp, leads_elsewhere


class ControlledApp(ViewApp):
    """Sends commands for keys. A number typed before a key comes as the action's argument."""

    def __init__(self, trainee: Trainee) -> None:
        super().__init__()
        self.trainee = trainee
        # What was asked for last and is in no snapshot yet: keys may come faster than snapshots.
        self._asked_rate: float | None = None
        self._asked_running: bool | None = None
        self._asked_at: Snapshot | None = None
        self._limit: float | None = None

    def send(self, command: Command) -> None:
        """Hand a command to the trainee, unless it is gone. One that leads elsewhere ends a frozen view."""
        if self.death is not None:
            self.notice = (IS_GONE, "bad")
            return
        if leads_elsewhere(command):
            self.thaw()
        self.trainee.send(command)

    def refuses(self, kind: type) -> bool:
        """Whether the trainee is gone, or would refuse such a command; then the reason is said."""
        refused = None if self.present is None else self.present.policy.why_not(kind)
        if self.death is not None or refused is not None:
            self.notice = (IS_GONE, "bad") if self.death is not None else (refused or "", "warn")
            return True
        return False

    def settle(self, snapshot: Snapshot | None) -> None:
        """What was asked for has come about, or with None was refused."""
        if snapshot is None or snapshot.hyperparameters.learning_rate == self._asked_rate:
            self._asked_rate = None
        if snapshot is None or (snapshot.status == "running") == self._asked_running or self._has_run_since(snapshot):
            self._asked_running = None

    def _has_run_since(self, snapshot: Snapshot) -> bool:
        """Whether a run that was asked for is over already: it may stop before any snapshot shows it running."""
        asked_at = self._asked_at
        if not self._asked_running or asked_at is None:
            return False
        here, there = (snapshot.step, snapshot.phase.done), (asked_at.step, asked_at.phase.done)
        return here != there or snapshot.stop != asked_at.stop

    def action_run_pause(self) -> None:
        """Run to the end, or pause."""
        is_running = self.present is not None and self.present.status == "running"
        if self._asked_running is not None:
            is_running = self._asked_running
        self._asked_running, self._asked_at = not is_running, self.present
        if is_running:
            self.send(Pause())
            self.notice = ("pausing after the step in progress", "dim")
        else:
            self.send(Run())

    def action_step(self, times: int = 1) -> None:
        """So many steps."""
        self.send(Run(AfterSteps(times)))

    def action_phase(self, times: int = 1) -> None:
        """So many phases."""
        self.send(Run(AfterPhases(times)))

    def action_epoch(self, times: int = 1) -> None:
        """To the end of the epoch, or of a later one."""
        self.send(Run(AfterEpochs(times)))

    def action_step_back(self, times: int = 1) -> None:
        """So many steps back."""
        self.send(Back(AfterSteps(times)))

    def action_phase_back(self, times: int = 1) -> None:
        """So many phases back."""
        self.send(Back(AfterPhases(times)))

    def action_epoch_back(self, times: int = 1) -> None:
        """Back to where the epoch began, or an earlier one."""
        self.send(Back(AfterEpochs(times)))

    def action_newest(self) -> None:
        """To the newest step of the record."""
        self.send(GoTo(None))

    def action_visit(self, step: int) -> None:
        """To that step."""
        if self.present is not None:
            try:
                self.send(parse_go_to(str(step), self.present))
            except StepgradError as error:
                self.notice = (f"✖ {error}", "bad")

    def action_go_to(self) -> None:
        """Ask for a step and go there."""
        present = self.present
        if present is None:
            return
        seen, total = max(present.newest, present.step), present.total_steps
        further = f", up to {total} is still to train" if total > seen and not present.policy.beyond else ""
        here = "" if present.status == "running" else f" ({present.step})"
        hint = f"0 to {seen} is in the record{further}; +20 or -5 counts from here{here}"
        self._ask("go to step", hint, lambda text: parse_go_to(text, self.present or present))

    def action_run_to(self) -> None:
        """Ask for a condition and run until it begins to hold."""
        run = self.trainee.description
        if run.script is not None:
            self._ask("run until", HINT, lambda text: parse_script_run_to(text, run), examples_for(run))
            return
        layers = len(run.layers)
        self._ask("run until", CONDITION_HINT, lambda text: parse_run_to(text, layers), CONDITIONS)

    def action_back_to(self) -> None:
        """Ask for a condition and go back to where it began to hold."""
        run = self.trainee.description
        if run.script is not None:
            title = "back to where this began to hold"
            self._ask(title, HINT, lambda text: parse_script_back_to(text, run), examples_for(run))
            return
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
        present, run = self.present, self.trainee.description
        if present is None:
            return
        self._ask(
            "set a hyper-parameter, a weight or a bias",
            SET_HINT,
            lambda text: parse_set(text, self.present or present, run),
            settings_to_complete(run),
        )

    def on_weight_edit_asked(self, message: WeightEditAsked) -> None:
        """Ask for a weight's new value."""
        known = message.command
        where = f"layer {known.layer}, unit {known.unit}: {message.name}"
        hint = f"it is {known.value!r}; the change goes into the journal, and in the past begins another branch"
        self._ask(where, hint, lambda text: replace(known, value=parse_number(text, message.name)))

    def action_save(self) -> None:
        """Ask where to, and write the whole state there."""
        if self.present is None:
            return
        name = f"{self.trainee.description.experiment}-step-{self.present.step}.npz"
        self.push_screen(
            PromptScreen("write a checkpoint to", "a file name ending in .npz", parse_save, begin_with=name),
            self._save,
        )

    def _save(self, command: Command | None) -> None:
        """Write it; a file that is there already is written over only when that is asked for."""
        if not isinstance(command, SaveCheckpoint):
            return
        if not is_there(Path(command.path)):
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
        if isinstance(command, SetHyperparameter) and self.death is None:
            self.notice = (f"{command.name} = {command.value} from the next step on", "good")
        if isinstance(command, SetParameter):
            value = ParameterValue(command.layer, command.which, command.unit, command.input, command.value)
            self.notice = (f"{value.name} = {value.value:g} from here on", "good")

    def action_halve_rate(self, times: int = 1) -> None:
        """Half the learning rate."""
        self._scale_rate(0.5**times)

    def action_double_rate(self, times: int = 1) -> None:
        """Twice the learning rate."""
        self._scale_rate(2.0**times)

    def _scale_rate(self, factor: float) -> None:
        if self.present is None:
            return
        rate = (self._asked_rate or self.present.hyperparameters.learning_rate) * factor
        try:
            command = parse_set(f"learning_rate {rate:.6g}", self.present, self.trainee.description)
        except StepgradError as error:
            self.notice = (f"✖ {error}", "bad")
            return
        assert isinstance(command, SetHyperparameter)
        self._asked_rate = float(command.value)
        self.send(command)
        self._tell(command)

    def action_slower(self, times: int = 1) -> None:
        """A lower speed limit."""
        present = self.present
        if present is not None:
            speed = present.steps_per_second if present.status == "running" else 0.0
            self.limit_speed(slower(self._limit, speed, times))

    def action_faster(self, times: int = 1) -> None:
        """A higher speed limit, or none."""
        self.limit_speed(faster(self._limit, times))

    def limit_speed(self, limit: float | None) -> None:
        """Let the trainee take at most so many steps a second."""
        self._limit = limit
        self.send(LimitSpeed(limit))
        self.notice = (say_limit(limit), "accent")

    def action_check_gradients(self) -> None:
        """Compare with central differences, and show the table when it comes."""
        if self.present is not None:
            self.send(CheckGradients())
            self.push_screen(GradientsScreen(self.trainee.description, self.present.step))
