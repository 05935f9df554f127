"""The runner: carries training forward until something stops it, and says what.

Every movement is "go on until", and the movements differ only in where they stop. After each step whoever halts first
gives the reason: a loss that is not finite, a breakpoint, the end, the goal.
"""

from collections.abc import Callable

import numpy as np

from ..diagnosis.engine import Change, Diagnosis
from ..diagnosis.examiner import Examiner
from ..errors import StepgradError
from ..training.trainer import Trainer
from .commands import AfterPhases, AtStep, Until, When
from .course import Course, check_until
from .journal import Position
from .known import Known
from .observer import Observer
from .snapshot import Status, StopReason
from .stepper import Stepper
from .stops import Stops
from .timeline import Timeline

START = StopReason("start", "ready at step 0")


class Runner:
    """Moves one run forward. `stop` says why it stands still, and is None while it runs.

    `beyond`: why it goes no further than the record, empty where it does.
    """

    def __init__(
        self, trainer: Trainer, observer: Observer, examiner: Examiner, stops: Stops, timeline: Timeline | None
    ) -> None:
        self.stop: StopReason | None = START
        self.beyond = ""
        self.diagnosis = Diagnosis()
        self.changes: list[Change] = []
        self.stepper = Stepper(trainer, timeline, self._end_step)
        self._trainer = trainer
        self._observer = observer
        self._examiner = examiner
        self._stops = stops
        self._timeline = timeline
        self._course = Course()
        self._advance = self._advance_step
        self._was_finite = True
        self.diagnose()

    @property
    def is_running(self) -> bool:
        """True between the start of a movement and the stop that ends it."""
        return self._course.target is not None

    @property
    def status(self) -> Status:
        """In one word."""
        if self.is_running:
            return "running"
        return "finished" if self._trainer.is_finished else "paused"

    def advance(self, should_yield: Callable[[], bool]) -> None:
        """Train until a stop, or until `should_yield` says after a step that it is somebody else's turn."""
        if self._timeline is not None:
            self._timeline.checkpoints.start_clock()
        with np.errstate(all="ignore"):
            while self._course.target is not None:
                self._advance()
                if should_yield():
                    break

    def start(self, until: Until) -> None:
        """Set out, or where a movement goes on keep this one for later. Raises StepgradError if it makes no sense."""
        if isinstance(until, When):
            self._stops.parse(until.condition)
        if self._is_at_limit or (
            self.beyond and isinstance(until, AtStep) and until.step > self._observer.record.newest
        ):
            raise StepgradError(self.beyond)
        check_until(until, self._trainer.state.step, is_finished=self._trainer.is_finished)
        if not self._course.queues(until):
            self._begin(until)

    def _begin(self, until: Until) -> None:
        self._course.begin(until, self._trainer.state.step)
        if self.beyond:
            self._course.last_step = min(self._course.last_step, self._observer.record.newest)
        if not self.stepper.is_mid_step:
            self._examiner.set_out()
        self.stop = None
        self._stops.aim_at(self._stops.parse(until.condition) if isinstance(until, When) else None)
        self._advance = self._advance_phase if self._course.is_by_phase else self._advance_step

    def _advance_phase(self) -> None:
        is_last = self._course.is_last()
        self.stepper.pass_phase()
        if is_last and self.is_running:
            self.halt(StopReason("target", f"after phase {self.stepper.last_phase}"))

    def _advance_step(self) -> None:
        if not self._stops.phases:
            self.stepper.pass_step()
            return
        while self.stepper.pass_phase():
            reason = self._stops.after_phase(self.stepper.last_phase)
            if reason is not None:
                self.halt(reason)
                return

    def _end_step(self) -> None:
        """What is asked after every step; whoever halts first gives the reason."""
        observer, state, timeline, course = self._observer, self._trainer.state, self._timeline, self._course
        observer.record_step()
        if timeline is not None:
            if state.step >= timeline.checkpoints.next_keep:
                timeline.keep()
            if state.step <= timeline.last_edit:
                timeline.apply_edits(Position(state.step))
        if state.step >= self._examiner.due:
            observer.judge(self._examiner.after_step())
        if state.step >= self.diagnosis.next_look:
            self.diagnose()
        if observer.is_finite != self._was_finite:
            self._was_finite = observer.is_finite
            if not observer.is_finite:
                self._examiner.find_origin()
            self.diagnose()
            if not observer.is_finite:
                self.halt(StopReason("not-finite", f"the loss or its gradient is not finite at step {state.step}"))
        if self._stops.is_watching and (reason := self._stops.after_step(self.diagnosis.findings)):
            self.halt(reason)
        if state.cursor == 0 and course.target is not None:
            self._end_epoch()
        if state.step >= course.last_step and course.target is not None:
            self.halt(StopReason("target", f"at step {state.step}{self._never}"))

    @property
    def _is_at_limit(self) -> bool:
        """Whether the next step would be one that is not in the record, where that is not to be."""
        return bool(self.beyond) and self._trainer.state.step >= self._observer.record.newest

    @property
    def _never(self) -> str:
        return f"; {self._stops.target} never began to hold" if self._stops.target is not None else ""

    def _end_epoch(self) -> None:
        state = self._trainer.state
        if state.epoch >= state.hyperparameters.epochs:
            self.halt(StopReason("end", f"all {state.epoch} epochs are done{self._never}"))
        elif self._course.is_by_epoch and self._course.is_last():
            self.halt(StopReason("target", f"epoch {state.epoch} is done"))

    def halt(self, reason: StopReason) -> None:
        """Stand still for this reason; what was asked for ahead begins if the goal was reached."""
        self._course.end()
        self.stop = reason
        if self._trainer.state.step and not self.stepper.is_mid_step:
            self.diagnose()
        asked_next = self._course.next(arrived=reason.code == "target")
        if asked_next is not None and not self._is_at_limit:
            self._begin(asked_next)

    def diagnose(self) -> None:
        """Run the rules on what is known up to here."""
        observer = self._observer
        evidence = self._examiner.evidence(
            observer.history.until(self._trainer.state.step),
            has_whole_epoch=observer.has_whole_epoch,
            refuted=tuple(observer.refuted.values()),
            validation=observer.scores,
            standing=self.diagnosis.standing,
        )
        self.changes += self.diagnosis.examine(evidence)

    @property
    def known(self) -> Known:
        """What is known of the present line."""
        return Known(self._examiner.facts, self._observer.checks, self.diagnosis.findings)

    def recall(self, known: Known) -> None:
        """The run is on another line, of which this is known."""
        self._examiner.recall(known.facts)
        self._observer.recall_checks(known.checks)
        self.diagnosis.findings = known.findings
        self.diagnose()

    def rest(self) -> None:
        """Give up every movement, without a word."""
        self._course = Course()

    def place(self, target: Position) -> None:
        """Be at a place the run has already been through; there must be a timeline."""
        assert self._timeline is not None
        self.rest()
        self.stepper.leave_step()
        with np.errstate(all="ignore"):
            self._timeline.restore(target.step)
            self._observer.look_again()
            self._stops.look_around()
            self._was_finite = self._observer.is_finite
            if target.phase:
                self._begin(AfterPhases(target.phase))
                self.advance(lambda: False)
        self.look_from_here()
        self.diagnose()
        self.stop = StopReason("target", f"back at step {target.step}" + (", mid-step" if target.phase else ""))

    def look_from_here(self) -> None:
        """The rules are due again from the present step on, not only beyond the newest."""
        self.diagnosis.next_look = 1
