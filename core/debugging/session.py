"""The session: the one controller of a run. Takes commands, carries training forward, gives snapshots.

Single-threaded, without a screen or a clock: the app's process, headless mode and the tests all drive this object.
Every movement is "go on until", and the movements differ only in where they stop.
"""

from collections.abc import Callable

import numpy as np

from ..diagnosis.engine import Change, Diagnosis
from ..diagnosis.evidence import Evidence
from ..errors import StepgradError
from ..observing.description import RunDescription
from ..training.evaluation import Evaluator
from ..training.gradient_check import check_gradients
from ..training.trainer import Phase, Trainer
from .commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    Back,
    BackTo,
    CheckGradients,
    CheckWeight,
    Command,
    Counted,
    Export,
    FindDeath,
    GoTo,
    LimitSpeed,
    Pause,
    RemoveBreakpoint,
    Run,
    SetBreakpoint,
    SetHyperparameter,
    Until,
    ViewPlane,
    Watch,
    When,
)
from .conditions import Condition
from .course import Course, check_until
from .edits import changed_settings, parsed_faults
from .inspection import Inspection
from .observer import Observer
from .search import find_back
from .snapshot import Snapshot, Status, StopReason
from .stepper import Stepper
from .stops import Stops
from .timeline import Edit, Position, Timeline

START = StopReason("start", "ready at step 0")


class Session:
    """A run under control. `is_running` is True while `advance` has something to do.

    `keeps_past`: keep checkpoints, so that the run can go back to any step it went through.
    """

    def __init__(
        self,
        trainer: Trainer,
        description: RunDescription,
        evaluator: Evaluator | None,
        *,
        evaluate_every: int = 1,
        keeps_past: bool = False,
    ) -> None:
        self.trainer = trainer
        self.description = description
        self.diagnosis = Diagnosis()
        self.observer = Observer(trainer, description, evaluator, evaluate_every=evaluate_every)
        self.stops = Stops(trainer, self.observer, description.task)
        self.timeline = Timeline(trainer, self.observer.activity) if keeps_past else None
        self.stop: StopReason | None = START
        self.speed_limit: float | None = None
        """Steps a second that whoever advances the session is asked to keep to; it has no clock of its own."""
        self._course = Course()
        self._advance = self._advance_step
        self._stepper = Stepper(trainer, self.timeline, self._end_step)
        self._was_finite = True
        self._changes: list[Change] = []
        self.inspection = Inspection(trainer, evaluator, self.timeline, description.task)

    @property
    def is_running(self) -> bool:
        """True between a `Run` and the stop that ends it."""
        return self._course.target is not None

    @property
    def position(self) -> Position:
        """Where the session stands."""
        return self._stepper.position

    def apply(self, command: Command) -> None:
        """Carry out a command. Raises StepgradError, and changes nothing, where it makes no sense."""
        match command:
            case Run(until):
                self._start(until)
            case Pause():
                if self.is_running:
                    self._halt(StopReason("pause", f"paused at step {self.trainer.state.step}"))
            case SetHyperparameter(name, value):
                self._edit(name, value)
            case Back(by):
                self._go_back(by)
            case BackTo(text):
                self._go_back_to(self.stops.parse(text))
            case GoTo(step):
                self._go_to(step)
            case SetBreakpoint(number, text, enabled, once, ignore):
                self.stops.put(number, text, enabled=enabled, once=once, ignore=ignore)
            case RemoveBreakpoint(number):
                self.stops.remove(number)
            case Watch(focus):
                self.inspection.watch(focus)
            case LimitSpeed(limit):
                if limit is not None and not limit > 0:
                    raise StepgradError(f"a speed limit must be above 0 steps a second, got {limit}")
                self.speed_limit = limit
            case ViewPlane(view):
                self.inspection.look_at_plane(view)
            case CheckWeight(layer, unit, weight):
                self.inspection.check_weight(layer, unit, weight, self.position)
            case FindDeath(layer, unit):
                self._find_death(layer, unit)
            case Export(name, path, overwrite):
                self.inspection.export(name, path, self._is_fresh, self.position, overwrite=overwrite)
            case CheckGradients():
                self.check_gradients()
            case _:
                raise StepgradError(f"a session cannot carry out {type(command).__name__}")

    def advance(self, should_yield: Callable[[], bool]) -> None:
        """Train until a stop, or until `should_yield` says after a step that it is somebody else's turn."""
        if self.timeline is not None:
            self.timeline.start_clock()
        with np.errstate(all="ignore"):
            while self._course.target is not None:
                self._advance()
                if should_yield():
                    break

    def prepare(self) -> bool:
        """Use a moment in which nobody waits; False when there is nothing left to prepare."""
        return self.timeline is not None and self.timeline.prepare()

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
            trainer.state.faults,
            seed=trainer.state.step,
        )
        self.observer.take_check(entries)
        self._diagnose()

    def take_changes(self) -> list[Change]:
        """Findings raised and cleared since the last call."""
        changes, self._changes = self._changes, []
        return changes

    def snapshot(self, *, steps_per_second: float = 0.0) -> Snapshot:
        """The whole picture now. Measures every layer: see `Observer`."""
        return self.observer.snapshot(
            self._status(),
            self.stop,
            self._stepper.phases_done,
            self.diagnosis.findings,
            self.inspection,
            breakpoints=self.stops.breakpoints.listed,
            steps_per_second=steps_per_second,
            speed_limit=self.speed_limit,
        )

    def _status(self) -> Status:
        if self.is_running:
            return "running"
        return "finished" if self.trainer.is_finished else "paused"

    def _start(self, until: Until) -> None:
        if isinstance(until, When):
            self.stops.parse(until.condition)
        check_until(until, self.trainer.state.step, is_finished=self.trainer.is_finished)
        if not self._course.queues(until):
            self._begin(until)

    def _begin(self, until: Until) -> None:
        self._course.begin(until, self.trainer.state.step)
        self.stop = None
        self.stops.aim_at(self.stops.parse(until.condition) if isinstance(until, When) else None)
        self._advance = self._advance_phase if self._course.is_by_phase else self._advance_step

    def _advance_phase(self) -> None:
        is_last = self._course.is_last()
        self._stepper.pass_phase()
        if is_last and self.is_running:
            self._halt(StopReason("target", "stepped one phase"))

    def _advance_step(self) -> None:
        if not self.stops.phases:
            self._stepper.pass_step()
            return
        while self._stepper.pass_phase():
            reason = self.stops.after_phase(self._stepper.last_phase)
            if reason is not None:
                self._halt(reason)
                return

    def _end_step(self) -> None:
        """What is asked after every step; whoever halts first gives the reason."""
        observer, state = self.observer, self.trainer.state
        observer.record_step()
        if self.timeline is not None:
            if self.timeline.journal:
                self.timeline.apply_edits(Position(state.step))
            if state.step >= self.timeline.next_keep:
                self.timeline.keep()
        if state.step >= self.diagnosis.next_look:
            self._diagnose()
        if observer.is_finite != self._was_finite:
            self._was_finite = observer.is_finite
            self._diagnose()
            if not observer.is_finite:
                self._halt(StopReason("not-finite", f"the loss or its gradient is not finite at step {state.step}"))
        if self.stops.is_watching and (reason := self.stops.after_step(self.diagnosis.findings)):
            self._halt(reason)
        if state.cursor == 0 and self.is_running:
            self._end_epoch()
        if state.step >= self._course.last_step and self.is_running:
            self._halt(StopReason("target", f"at step {state.step}"))

    def _end_epoch(self) -> None:
        state = self.trainer.state
        if state.epoch >= state.hyperparameters.epochs:
            self._halt(StopReason("end", f"all {state.epoch} epochs are done"))
        elif self._course.is_by_epoch and self._course.is_last():
            self._halt(StopReason("target", f"epoch {state.epoch} is done"))

    def _halt(self, reason: StopReason) -> None:
        self._course.end()
        self.stop = reason
        if self.trainer.state.step and not self._stepper.is_mid_step:
            self._diagnose()
        asked_next = self._course.next(arrived=reason.code == "target")
        if asked_next is not None:
            self._begin(asked_next)

    def _diagnose(self) -> None:
        observer = self.observer
        evidence = Evidence(
            self.description,
            observer.history.until(self.trainer.state.step),
            observer.has_whole_epoch,
            tuple(observer.refuted.values()),
        )
        self._changes += self.diagnosis.examine(evidence)

    def _edit(self, name: str, value: float | int | str) -> None:
        """Change a hyper-parameter or the faults here and now. In the past this begins another future."""
        state = self.trainer.state
        if self._stepper.is_mid_step and name in ("batch_size", "faults"):
            raise StepgradError(f"{name} cannot change in the middle of a step; finish the step first (s)")
        if name == "faults":
            state.faults = parsed_faults(value, len(self.trainer.network.layers))
            self.observer.refuted.clear()  # the gradients are others now
        else:
            state.hyperparameters = changed_settings(state.hyperparameters, name, value, epochs_done=state.epoch)
        if self.timeline is not None:
            self.observer.part(state.step)
            self.timeline.record(Edit(self.position, state.hyperparameters, state.faults))

    def _go_back(self, by: Counted) -> None:
        """So many phases, steps or epochs back; from the middle of a step, its beginning counts as one step."""
        here = self.position
        match by:
            case AfterSteps(count):
                target = Position(max(0, here.step - count + (here.phase > 0)))
            case AfterEpochs(count):
                target = Position(self.observer.epoch_start(here.step, here.phase > 0, count))
            case AfterPhases(count):
                phases = len(self.trainer.all_phases)
                target = Position(*divmod(max(0, here.step * phases + here.phase - count), phases))
        if target == here:
            raise StepgradError("this is the beginning: there is nothing before step 0")
        self._travel(target)

    def _go_back_to(self, condition: Condition) -> None:
        """Back to the last step before this one at which the condition began to hold."""
        here = self.position
        with np.errstate(all="ignore"):
            try:
                found = find_back(condition, here.step, self.stops, self._past)
            except StepgradError:
                self._travel(here)
                raise
        self._travel(here if found is None else Position(found))
        if found is None:
            raise StepgradError(f"'{condition}' begins to hold at none of the {here.step} steps before this one")
        self.stop = StopReason("target", f"back at step {found}, where {condition} began to hold")

    @property
    def _past(self) -> Timeline:
        if self.timeline is None:
            raise StepgradError("this session keeps no past to go back to")
        return self.timeline

    def _go_to(self, step: int | None) -> None:
        newest = self.observer.newest
        if step is None:
            step = newest
        if step > newest:
            self._start(AtStep(step))
        else:
            self._travel(Position(step))

    def _is_fresh(self, phase: Phase) -> bool:
        return self.observer.is_fresh(phase, self._stepper.phases_done)

    def _find_death(self, layer: int, unit: int) -> None:
        """Look into the past and come back to this very place."""
        if self.is_running:
            raise StepgradError("pause first (space): finding when a unit died goes back into the past")
        here, past = self.position, self._past
        with np.errstate(all="ignore"):
            try:
                self.inspection.find_death(layer, unit)
            finally:
                self._stepper.leave_step()
                past.restore(here.step)
                while self._stepper.phases_done < here.phase:
                    self._stepper.pass_phase()

    def _travel(self, target: Position) -> None:
        """Be at a place the run has already been through."""
        past = self._past
        self._course = Course()
        self._stepper.leave_step()
        with np.errstate(all="ignore"):
            past.restore(target.step)
            self.observer.look_again()
            self.stops.look_around()
            self._was_finite = self.observer.is_finite
            if target.phase:
                self._begin(AfterPhases(target.phase))
                self.advance(lambda: False)
        self._diagnose()
        self.stop = StopReason("target", f"back at step {target.step}" + (", mid-step" if target.phase else ""))
