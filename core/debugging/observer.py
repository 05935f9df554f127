"""The observer: measures a run step by step, and puts a snapshot together when one is asked for.

After each step only what is cheap is measured: loss, gradient norm, active units. Everything else is measured in
`snapshot`. Nothing here writes to the training state, so watching never changes a run.
"""

from math import isfinite

import numpy as np

from ..diagnosis.finding import Finding
from ..observing.activity import ActivityMonitor
from ..observing.description import RunDescription
from ..observing.measurements import LayerStatistics
from ..observing.narration import say_done, say_next
from ..observing.statistics import describe_layer
from ..training.evaluation import Evaluator, Score, accuracy_of
from ..training.gradient_check import GradientEntry
from ..training.trainer import Phase, Trainer
from .inspection import Inspection
from .journal import Position
from .known import Checks
from .record import Record
from .snapshot import PhaseState, Snapshot, Status, StopReason


class Observer:
    """All that is measured of one run. `evaluator` scores the validation set every `evaluate_every` epochs."""

    def __init__(
        self,
        trainer: Trainer,
        description: RunDescription,
        evaluator: Evaluator | None,
        *,
        evaluate_every: int,
    ) -> None:
        self.activity = ActivityMonitor(trainer.network)
        self.record = Record(self.activity.rectifier_layers)
        self.history = self.record.history
        self.is_finite = True
        self.gradient_check: tuple[GradientEntry, ...] = ()
        self.gradient_check_step: int | None = None
        self.refuted: dict[str, tuple[GradientEntry, int]] = {}
        self._trainer = trainer
        self._gradients = trainer.network.gradients
        self._dot = self._gradients.dot
        self._description = description
        self._evaluator = evaluator
        self._evaluate_every = evaluate_every

    def record_step(self) -> None:
        """Measure what is cheap of the step just finished; at the end of an epoch the validation set too."""
        trainer, activity, record = self._trainer, self.activity, self.record
        state = trainer.state
        ends_epoch = state.cursor == 0
        if activity.rectifier_layers:
            activity.observe(trainer.workspace, ends_epoch=ends_epoch)
        loss, square_norm = trainer.loss, float(self._dot(self._gradients))
        # inf − inf and nan − nan are nan, which equals nothing. A square that overflowed is no proof of anything.
        self.is_finite = loss - loss == 0.0 and square_norm == square_norm
        if state.step <= record.newest:  # trained a second time, after going back
            return
        record.newest = state.step
        self.history.append(loss, square_norm, activity.dead_counts)
        if ends_epoch:
            record.end_epoch()
            if self._evaluator is not None:
                self._validate(self._evaluator)

    def take_check(self, entries: tuple[GradientEntry, ...]) -> None:
        """A gradient check made at the present step, because somebody asked for it."""
        self.gradient_check, self.gradient_check_step = entries, self._trainer.state.step
        self.judge(entries)

    def judge(self, entries: tuple[GradientEntry, ...]) -> None:
        """Note which gradients are refuted, and which no longer."""
        step = self._trainer.state.step
        for entry in entries:
            if entry.verdict == "correct":
                self.refuted.pop(entry.name, None)
            elif entry.verdict != "inconclusive":
                first = self.refuted.get(entry.name, (entry, step))[1]
                self.refuted[entry.name] = entry, min(first, step)

    @property
    def checks(self) -> Checks:
        """What the gradient checks of the present line have shown."""
        return Checks(self.gradient_check, self.gradient_check_step, dict(self.refuted))

    def recall_checks(self, checks: Checks) -> None:
        """The run is on a line whose gradients were checked before."""
        self.gradient_check, self.gradient_check_step = checks.table, checks.step
        self.refuted = dict(checks.refuted)

    def forget_checks(self) -> None:
        """The gradients are others now: what was checked says nothing of them."""
        self.gradient_check, self.gradient_check_step = (), None
        self.refuted.clear()

    def look_again(self) -> None:
        """The trainer has been brought to another step: see whether all is finite there."""
        square_norm = float(self._dot(self._gradients))
        at_start = self._trainer.state.step == 0
        self.is_finite = at_start or (isfinite(self._trainer.loss) and square_norm == square_norm)

    @property
    def validation(self) -> Score | None:
        """The newest score at or before the present step."""
        return self.record.score_at(self._trainer.state.step)

    @property
    def scores(self) -> tuple[tuple[int, Score], ...]:
        """All scores up to the present step, each with its step."""
        return self.record.scores_until(self._trainer.state.step)

    def _validate(self, evaluator: Evaluator) -> None:
        if self._trainer.state.epoch % self._evaluate_every and not self._trainer.is_finished:
            return
        self.record.add_score(evaluator.score(reported=self._trainer.reported_loss))

    def snapshot(
        self,
        status: Status,
        stop: StopReason | None,
        phases_done: int,
        findings: tuple[Finding, ...],
        inspection: Inspection,
        *,
        steps_per_second: float,
    ) -> Snapshot:
        """Measure everything a screen shows of the network; the session adds what it knows itself."""
        trainer, state = self._trainer, self._trainer.state
        with np.errstate(all="ignore"):
            layers = self._describe_layers(phases_done)
            detail = inspection.detail(
                tuple(layer.activity for layer in layers),
                lambda phase: self.is_fresh(phase, phases_done),
                Position(state.step, phases_done),
            )
            plane = inspection.plane()
            phase = self._describe_phase(phases_done)
        has_loss = self.is_fresh(Phase("loss"), phases_done)
        has_outputs = self.is_fresh(Phase("forward", len(layers)), phases_done)
        work, task, validation = trainer.workspace, self._description.task, self.validation
        return Snapshot(
            status=status,
            stop=stop,
            step=state.step,
            epoch=state.epoch,
            steps_per_epoch=trainer.steps_per_epoch,
            total_steps=trainer.total_steps,
            phase=phase,
            loss=trainer.loss if has_loss else None,
            accuracy=accuracy_of(work.outputs, work.targets, task) if has_outputs else None,
            validation_loss=validation.loss if validation else None,
            validation_accuracy=validation.accuracy if validation else None,
            learning_rate=trainer.updater.rate(),
            hyperparameters=state.hyperparameters,
            steps_per_second=steps_per_second,
            layers=layers,
            training_curve=self.record.curve(),
            validation_curve=self.record.validation_curve(),
            findings=findings,
            newest=self.record.newest,
            faults=state.faults,
            detail=detail,
            plane=plane,
            exported=inspection.exported,
            gradient_check=self.gradient_check,
            gradient_check_step=self.gradient_check_step,
        )

    @property
    def has_whole_epoch(self) -> bool:
        """True once every example was seen at least once."""
        return self._trainer.state.epoch > 0

    def is_fresh(self, phase: Phase, phases_done: int) -> bool:
        """Whether the batch in hand has gone through a phase; between two steps the newest went through all."""
        if phases_done:
            return phases_done > self._trainer.all_phases.index(phase)
        return self._trainer.state.step > 0

    def _describe_layers(self, phases_done: int) -> tuple[LayerStatistics, ...]:
        trainer = self._trainer
        has_update = trainer.state.step > 0 and phases_done == 0
        return tuple(
            describe_layer(
                layer,
                trainer.workspace,
                self.activity,
                has_activations=self.is_fresh(Phase("forward", layer.index), phases_done),
                has_gradient=self.is_fresh(Phase("backward", layer.index), phases_done),
                update_norm=trainer.updater.update_norm if has_update else None,
            )
            for layer in trainer.network.layers
        )

    def _describe_phase(self, phases_done: int) -> PhaseState:
        trainer = self._trainer
        phases = trainer.all_phases
        if phases_done:
            just = say_done(phases[phases_done - 1], trainer, self._description)
        elif trainer.state.step:
            just = say_done(phases[-1], trainer, self._description)
        else:
            just = "nothing computed yet"
        coming = say_next(phases[phases_done], trainer, self._description)
        return PhaseState(tuple(str(phase) for phase in phases), phases_done, just, coming)
