"""The session: the one controller of a run. Takes commands, carries training forward, gives snapshots.

Single-threaded, without a screen or a clock: the app's process, headless mode and the tests all drive this object.
Every movement is "go on until", and the movements differ only in where they stop.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from math import inf
from typing import Any

import numpy as np

from ..diagnosis.engine import Change, Diagnosis
from ..diagnosis.evidence import Evidence
from ..errors import StepgradError, unknown_name
from ..network.settings import Hyperparameters
from ..observing.description import RunDescription
from ..observing.measurements import Focus
from ..training.evaluation import Evaluator
from ..training.gradient_check import check_gradients
from ..training.schedules import parse_schedule
from ..training.trainer import Phase, Trainer
from .commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    CheckGradients,
    Command,
    Pause,
    Run,
    SetHyperparameter,
    Until,
    Watch,
)
from .observer import Observer
from .snapshot import Snapshot, Status, StopReason

START = StopReason("start", "ready at step 0")
Counted = AfterPhases | AfterSteps | AfterEpochs


class Session:
    """A run under control. `is_running` is True while `advance` has something to do."""

    def __init__(
        self,
        trainer: Trainer,
        description: RunDescription,
        evaluator: Evaluator | None,
        *,
        evaluate_every: int = 1,
    ) -> None:
        self.trainer = trainer
        self.description = description
        self.diagnosis = Diagnosis()
        self.observer = Observer(trainer, description, evaluator, evaluate_every=evaluate_every)
        self.stop: StopReason | None = START
        self._target: Until | None = None
        self._last_step: float = inf
        self._left = 0
        self._ahead: list[Until] = []
        self._advance = self._advance_step
        self._unfinished: Iterator[Phase] | None = None
        self._phases_done = 0
        self._was_finite = True
        self._changes: list[Change] = []
        self._focus: Focus | None = None

    @property
    def is_running(self) -> bool:
        """True between a `Run` and the stop that ends it."""
        return self._target is not None

    def apply(self, command: Command) -> None:
        """Carry out a command. Raises StepgradError, and changes nothing, where it makes no sense."""
        match command:
            case Run(until):
                self._start(until)
            case Pause():
                if self.is_running:
                    self._halt(StopReason("pause", f"paused at step {self.trainer.state.step}"))
            case SetHyperparameter(name, value):
                self._set(name, value)
            case Watch(focus):
                self._focus = None if focus is None else self._checked(focus)
            case CheckGradients():
                self.check_gradients()
            case _:
                raise StepgradError(f"a session cannot carry out {type(command).__name__}")

    def advance(self, should_yield: Callable[[], bool]) -> None:
        """Train until a stop, or until `should_yield` says after a step that it is somebody else's turn."""
        with np.errstate(all="ignore"):
            while self._target is not None:
                self._advance()
                if should_yield():
                    return

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
        self.observer.gradient_check = entries
        self.observer.gradient_check_step = trainer.state.step
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
            self._phases_done,
            self.diagnosis.findings,
            self._focus,
            steps_per_second=steps_per_second,
        )

    def _status(self) -> Status:
        if self.is_running:
            return "running"
        return "finished" if self.trainer.is_finished else "paused"

    def _start(self, until: Until) -> None:
        step = self.trainer.state.step
        if isinstance(until, AtStep) and until.step <= step:
            where = "is where we are" if until.step == step else f"lies behind: we are at step {step}"
            raise StepgradError(f"step {until.step} {where}")
        if isinstance(until, Counted) and until.count < 1:
            raise StepgradError(f"expected to go on by at least 1, got {until.count}")
        if self.trainer.is_finished:
            raise StepgradError("the run is finished; raise epochs to go on (l, then: epochs NUMBER)")
        if isinstance(self._target, Counted) and isinstance(until, Counted):
            # Keys typed ahead of a step that is still going on are carried out one after the other.
            self._ahead.append(until)
        else:
            self._begin(until)

    def _begin(self, until: Until) -> None:
        self._target, self._last_step, self._left, self.stop = until, inf, 0, None
        self._advance = self._advance_phase if isinstance(until, AfterPhases) else self._advance_step
        match until:
            case AtStep(step):
                self._last_step = step
            case AfterSteps(count):
                self._last_step = self.trainer.state.step + count
            case AfterEpochs(count) | AfterPhases(count):
                self._left = count

    def _advance_phase(self) -> None:
        if self._unfinished is None:
            self._unfinished = self.trainer.phases()
        next(self._unfinished)
        self._phases_done += 1
        self._left -= 1
        if self._phases_done == len(self.trainer.all_phases):
            self._unfinished, self._phases_done = None, 0
            self._end_step()
        if self._left <= 0 and self.is_running:
            self._halt(StopReason("target", "stepped one phase"))

    def _advance_step(self) -> None:
        if self._unfinished is None:
            self.trainer.step()
        else:
            for _ in self._unfinished:
                pass
            self._unfinished, self._phases_done = None, 0
        self._end_step()

    def _end_step(self) -> None:
        """What is asked after every step; whoever halts first gives the reason."""
        observer, state = self.observer, self.trainer.state
        observer.record_step()
        if state.step >= self.diagnosis.next_look:
            self._diagnose()
        if observer.is_finite != self._was_finite:
            self._was_finite = observer.is_finite
            self._diagnose()
            if not observer.is_finite:
                self._halt(StopReason("not-finite", f"the loss or its gradient is not finite at step {state.step}"))
        if state.cursor == 0 and self._target is not None:
            self._end_epoch()
        if state.step >= self._last_step and self._target is not None:
            self._halt(StopReason("target", f"at step {state.step}"))

    def _end_epoch(self) -> None:
        state = self.trainer.state
        if state.epoch >= state.hyperparameters.epochs:
            self._halt(StopReason("end", f"all {state.epoch} epochs are done"))
        elif isinstance(self._target, AfterEpochs):
            self._left -= 1
            if self._left <= 0:
                self._halt(StopReason("target", f"epoch {state.epoch} is done"))

    def _halt(self, reason: StopReason) -> None:
        self._target = None
        self.stop = reason
        if self.trainer.state.step and not self._phases_done:
            self._diagnose()
        if reason.code == "target" and self._ahead:
            self._begin(self._ahead.pop(0))
        else:
            self._ahead.clear()

    def _diagnose(self) -> None:
        observer = self.observer
        evidence = Evidence(
            self.description,
            observer.history,
            observer.has_whole_epoch,
            observer.gradient_check,
            observer.gradient_check_step,
        )
        self._changes += self.diagnosis.examine(evidence)

    def _set(self, name: str, value: float | int | str) -> None:
        settings = self.trainer.state.hyperparameters
        if name not in {field.name for field in fields(Hyperparameters)}:
            raise unknown_name("hyper-parameter", name, [field.name for field in fields(Hyperparameters)])
        if name == "schedule":
            parse_schedule(str(value))
        converted = _convert(name, value, type(getattr(settings, name)))
        if self._unfinished is not None and name == "batch_size":
            raise StepgradError("the batch size cannot change in the middle of a step; finish the step first (s)")
        self.trainer.state.hyperparameters = replace(settings, **{name: converted})

    def _checked(self, focus: Focus) -> Focus:
        layers = self.trainer.network.layers
        if not 1 <= focus.layer <= len(layers):
            raise StepgradError(f"there is no layer {focus.layer}; layers are 1 to {len(layers)}")
        units = layers[focus.layer - 1].units
        if not 0 <= focus.unit < units:
            raise StepgradError(f"layer {focus.layer} has no unit {focus.unit}; its units are 0 to {units - 1}")
        if focus.example < 0:
            raise StepgradError(f"there is no example {focus.example}")
        return focus


def _convert(name: str, value: float | int | str, wanted: type[Any]) -> Any:
    """The value as the hyper-parameter's own type, only if that changes nothing of it."""
    try:
        converted = wanted(value)
    except (ValueError, OverflowError):
        converted = None
    if converted is None or (wanted is int and not isinstance(value, str) and converted != value):
        raise StepgradError(f"{name}: expected a {'whole ' if wanted is int else ''}number, got '{value}'")
    return converted
