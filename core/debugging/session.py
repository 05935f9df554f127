"""The session: the one controller of a run. Takes commands, carries training forward, gives snapshots.

Single-threaded, without a screen or a clock: the app's process, headless mode and the tests all drive this object.
Every movement is "go on until", and the movements differ only in where they stop.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from ..diagnosis.engine import Change, Diagnosis
from ..diagnosis.examiner import Examiner
from ..errors import StepgradError
from ..observing.description import RunDescription
from ..training.evaluation import Evaluator
from ..training.gradient_check import check_gradients
from ..training.trainer import Phase, Trainer
from .commands import (
    AtEnd,
    Back,
    BackTo,
    CheckGradients,
    CheckWeight,
    Command,
    CompareBranches,
    DeleteBranch,
    Export,
    FindDeath,
    GoTo,
    LimitSpeed,
    Pause,
    RemoveBreakpoint,
    RemoveWatch,
    RenameBranch,
    Run,
    SaveCheckpoint,
    SetBreakpoint,
    SetHyperparameter,
    SetParameter,
    SetWatch,
    SwitchBranch,
    Until,
    ViewPlane,
    Watch,
)
from .editor import Editor
from .follower import Follower
from .inspection import Inspection
from .journal import Position, set_by_hand
from .navigator import Navigator
from .observer import Observer
from .policy import FREE, Policy
from .runner import Runner
from .saving import Saver
from .snapshot import Recording, Snapshot, StopReason
from .stops import Stops
from .timeline import Timeline
from .travel import Travel
from .watches import Watches

Told = TypeVar("Told")


class Session:
    """A run under control. `is_running` is True while `advance` has something to do.

    `keeps_past`: keep checkpoints, so that the run can go back to any step it went through. `checks_gradients`: compare
    the gradients of the first steps with differences. `recipe` is the experiment as the text of its file, which
    checkpoints written to a file carry with them.
    """

    def __init__(
        self,
        trainer: Trainer,
        description: RunDescription,
        evaluator: Evaluator | None,
        *,
        evaluate_every: int = 1,
        keeps_past: bool = False,
        checks_gradients: bool = True,
        recipe: str = "",
    ) -> None:
        self.trainer = trainer
        self.description = description
        self.observer = Observer(trainer, description, evaluator, evaluate_every=evaluate_every)
        self.examiner = Examiner(trainer, description, self.observer.activity, checks_gradients=checks_gradients)
        self.stops = Stops(trainer, self.observer, description.task)
        self.watches = Watches(self.stops.present)
        self.timeline = Timeline(trainer, self.observer.activity) if keeps_past else None
        self.travel = Travel(trainer, self.observer, self.timeline, description.task)
        self._runner = Runner(trainer, self.observer, self.examiner, self.stops, self.timeline)
        self._stepper = self._runner.stepper
        self._editor = Editor(trainer, self._runner, self.observer, self.examiner, self.travel)
        self.speed_limit: float | None = None
        """Steps a second that whoever advances the session is asked to keep to; it has no clock of its own."""
        self._saver = Saver(trainer, self.observer.activity, description, self.travel, self.timeline, recipe)
        self.inspection = Inspection(trainer, self.observer.activity, evaluator, self.timeline, description.task)
        self._navigator = Navigator(self._runner, self.travel, self.observer, self.examiner, self.stops, self.watches)
        self.follower: Follower | None = None
        self.policy = FREE
        self.recording: Recording | None = None

    @property
    def is_running(self) -> bool:
        """True between a `Run` and the stop that ends it, and while a search through the past goes on."""
        return self._runner.is_running or self.is_looking_back

    @property
    def diagnosis(self) -> Diagnosis:
        """The findings as they stand."""
        return self._runner.diagnosis

    @property
    def stop(self) -> StopReason | None:
        """Why the session stands still; None while it runs."""
        return self._runner.stop

    @property
    def is_looking_back(self) -> bool:
        """True while a search through the past goes on: trainer and activity are somewhere on its way."""
        return self._navigator.search is not None

    @property
    def step(self) -> int:
        """Updates done."""
        return self.trainer.state.step

    @property
    def position(self) -> Position:
        """Where the session stands."""
        return self._stepper.position

    def apply(self, command: Command) -> None:
        """Carry out a command. Raises StepgradError, and changes nothing, where it makes no sense."""
        if self.is_looking_back and not isinstance(command, (Pause, Watch, ViewPlane)):
            raise StepgradError("looking back through the past; space or esc gives that up")
        self.policy.check(command)
        if self.follower is not None:
            self._tell(partial(self.follower.expect, command))
        match command:
            case Run(until):
                self._runner.start(until)
            case Pause():
                self._pause()
            case SetHyperparameter() | SetParameter():
                if self._editor.apply(command):
                    self._runner.look_from_here()
                self._navigator.comparison = None
            case Back() | BackTo() | GoTo() | SwitchBranch():
                self._navigator.move(command, self.snapshot)
            case RenameBranch() | DeleteBranch() | CompareBranches():
                self._navigator.order(command)
            case SetBreakpoint(number, text, enabled, once, ignore):
                self.stops.put(number, text, enabled=enabled, once=once, ignore=ignore)
            case RemoveBreakpoint(number):
                self.stops.remove(number)
            case SetWatch(text, instead):
                self.watches.put(self.stops.parse_watch(text), instead)
            case RemoveWatch(text):
                self.watches.remove(text)
            case Watch() | ViewPlane() | CheckWeight() | Export():
                self.inspection.obey(command, self.position, self._is_fresh)
            case FindDeath(layer, unit):
                self._navigator.find_death(lambda: self.inspection.find_death(layer, unit))
            case LimitSpeed(limit):
                if limit is not None and not limit > 0:
                    raise StepgradError(f"a speed limit must be above 0 steps a second, got {limit}")
                self.speed_limit = limit
            case CheckGradients():
                self.check_gradients()
            case SaveCheckpoint():
                hides_faults = self._editor.hides_faults
                self._saver.save(command, is_mid_step=self._stepper.is_mid_step, hides_faults=hides_faults)
            case _:
                raise StepgradError(f"a session cannot carry out {type(command).__name__}")

    def advance(self, should_yield: Callable[[], bool]) -> None:
        """Train until a stop, or until `should_yield` says after a step that it is somebody else's turn."""
        if self._navigator.search is not None:
            self._navigator.look_back(self._navigator.search, should_yield)
        else:
            self._runner.advance(should_yield)

    def prepare(self) -> bool:
        """Use a moment in which nobody waits; False when there is nothing left to prepare."""
        goes_on = not self.policy.beyond  # what is only looked at takes no memory beforehand
        return goes_on and self.timeline is not None and self.timeline.checkpoints.prepare()

    def run(self, until: Until | None = None) -> StopReason:
        """Go on until something stops the session, and say what."""
        self.apply(Run(until or AtEnd()))
        self.advance(lambda: False)
        assert self.stop is not None
        return self.stop

    def check_gradients(self) -> None:
        """Compare the gradients of the coming step, or of the one in progress, with central differences."""
        trainer = self.trainer
        rows = trainer.next_batch()
        entries = check_gradients(
            trainer.network,
            trainer.x[rows],
            trainer.targets[rows],
            trainer.step_faults(),
            seed=trainer.state.step,
            updater=trainer.updater,
        )
        self.observer.take_check(entries)
        self._runner.diagnose()

    def follow(self) -> bool:
        """Let the follower, if there is one, see how far training has come; to be called between chunks.

        True where it has brought the session elsewhere. Raises StepgradError, once, where it can follow no longer.
        """
        return self.follower is not None and self._tell(self.follower.follow)

    @property
    def patience(self) -> float | None:
        """Seconds after which the follower wants to be told at rest too."""
        return self.follower.patience if self.follower is not None else None

    def end(self, reason: str) -> None:
        """The session is over. Raises StepgradError where the follower cannot take note of it."""
        if self.follower is not None:
            self._tell(partial(self.follower.end, reason))
            self.follower = None

    def _tell(self, work: Callable[[], Told]) -> Told:
        try:
            return work()
        except StepgradError:
            self.follower = None
            raise

    def stand_at(self, step: int, stop: StopReason | None = None) -> None:
        """Be at a step of the record, as after going back there, or for the reason given."""
        self._navigator.place(Position(step))
        if stop is not None:
            self._runner.stop = stop
        elif self.trainer.is_finished:
            self._runner.stop = StopReason("end", f"all {self.trainer.state.epoch} epochs are done")

    def keep_secret(self) -> None:
        """Which deliberate bugs are in the run is for somebody to find: they are neither told nor changed."""
        self._editor.hides_faults = True

    def judge_by(self, diagnosis: Diagnosis) -> None:
        """Findings are what this says from here on."""
        self._runner.diagnosis = diagnosis
        self.take_changes()

    def restrict(self, policy: Policy) -> None:
        """Refuse from now on what the policy refuses."""
        self.policy, self._runner.beyond = policy, policy.beyond

    def take_changes(self) -> list[Change]:
        """Findings raised and cleared since the last call."""
        changes, self._runner.changes = self._runner.changes, []
        return changes

    def snapshot(self, *, steps_per_second: float = 0.0) -> Snapshot:
        """The whole picture now. Measures every layer: see `Observer`."""
        if self._navigator.search is not None:
            return self._navigator.snapshot(self._navigator.search)
        measured = self.observer.snapshot(
            self._runner.status,
            self.stop,
            self._stepper.phases_done,
            self.diagnosis.findings,
            self.inspection,
            steps_per_second=steps_per_second,
        )
        branches = self.travel.branches
        return replace(
            measured,
            speed_limit=self.speed_limit,
            is_edited=bool(self.timeline and self.timeline.journal),
            set_by_hand=set_by_hand(self.timeline.journal, self.position) if self.timeline is not None else (),
            run_file=None if self.follower is None else str(self.follower.path),
            breakpoints=self.stops.breakpoints.listed,
            branch=branches.describe(branches.present),
            branches=tuple(branches.describe(line) for line in branches.lines if line is not branches.present),
            comparison=self._navigator.comparison,
            watches=self.watches.values(measured.step, is_mid_step=self._stepper.is_mid_step),
            saved=self._saver.saved,
            policy=self.policy,
            recording=self.recording,
            faults=() if self._editor.hides_faults else measured.faults,
        )

    def _pause(self) -> None:
        if self._navigator.search is not None:
            self._navigator.give_up(self._navigator.search)
        elif self.is_running:
            self._runner.halt(StopReason("pause", f"paused at step {self.trainer.state.step}"))

    def _is_fresh(self, phase: Phase) -> bool:
        return self.observer.is_fresh(phase, self._stepper.phases_done)
