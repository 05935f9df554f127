"""A run shown from its record alone: curves, findings and the layers of each checkpoint, where no step can be made.

It takes the place of a session where the data of a run are gone or others, or its recipe cannot be carried out here.
Any step of the record can be gone to; what was not recorded is refused, and the policy says why.
"""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from ..debugging.branches import Branches
from ..debugging.commands import (
    Back,
    BackTo,
    CheckGradients,
    CheckWeight,
    Command,
    CompareBranches,
    Export,
    FindDeath,
    GoTo,
    LimitSpeed,
    Pause,
    Run,
    SaveCheckpoint,
    SetBreakpoint,
    SetWatch,
    SwitchBranch,
    ViewPlane,
    Watch,
)
from ..debugging.policy import Policy
from ..debugging.record import Record
from ..debugging.snapshot import PhaseState, Recording, Snapshot, StopReason
from ..errors import StepgradError
from ..training.trainer import phases_of
from .describing import read_description
from .kept_layers import KeptLayers
from .reader import RunReader
from .record_goals import RecordGoals
from .restoring import Layout, layout_of, lines_of, record_of
from .telling import policy_of, say
from .told_findings import ToldFindings
from .watcher import ALIVE_SECONDS, POLL_SECONDS, SHARE

UNRECORDED = (
    CheckGradients, CheckWeight, CompareBranches, Export, FindDeath, SaveCheckpoint, SetBreakpoint, SetWatch, ViewPlane,
    Watch,
)  # fmt: skip


class RecordView:
    """Shows what `reader` reads; `reason` says why no more than that can be shown.

    Raises StepgradError for a file with no step in it, or from before runs were described in their files.
    """

    speed_limit: float | None = None
    is_running = is_looking_back = False

    def __init__(self, reader: RunReader, reason: str, *, clock: Callable[[], float] = perf_counter) -> None:
        about = reader.about
        if "description" not in about:
            raise StepgradError(f"cannot open run file '{reader.path}': {reason}")
        self._reader, self._reason, self._clock = reader, reason, clock
        with reader.at_once():
            self.description = read_description(about["description"])
            self._layers = KeptLayers(self.description)
        self._record = Record(tuple(layer.index for layer in self.description.layers if layer.is_rectifier))
        self._branches = Branches(self._record)
        self._findings = ToldFindings(self._branches)
        self._goals = RecordGoals(self._record, self.description)
        self._layout: Layout | None = None
        self._checkpoints: list[tuple[int, int]] = []
        self._stood_at: tuple[int, int] | None = None
        self._is_live, self._live_line = reader.is_live, -1
        self._look_due = self._alive_due = 0.0
        self._problem = ""
        self.step = 0
        with reader.at_once():
            self._take_news()
        if not self._record.newest and not self._is_live:
            raise StepgradError(f"cannot open run file '{reader.path}': no step was recorded in it")
        self._stop = StopReason("followed", "")
        self._be_at(self._record.newest)
        self._recording = self._say()

    @property
    def patience(self) -> float:
        """As of a watcher."""
        return POLL_SECONDS if self._is_live else ALIVE_SECONDS

    def apply(self, command: Command) -> None:
        """Go where it says. Raises StepgradError where that is not in the record."""
        self._policy.check(command)
        match command:
            case Run() if self.step >= self._record.newest:
                raise StepgradError(self._policy.beyond)
            case Run() | Back() | BackTo() | GoTo():
                goal = self._goals.of(command, self.step)
            case SwitchBranch(name, step):
                goal = self._switch(name, step)
            case LimitSpeed() | Pause():
                return
            case _:
                raise StepgradError(f"only its record is here: {type(command).__name__} is not in it")
        self._stop = StopReason("target", f"at step {goal}")
        self._be_at(goal)
        self._recording = self._say()

    def advance(self, should_yield: Callable[[], bool]) -> None:
        """Every movement is over at once."""

    def prepare(self) -> bool:
        """There is nothing to prepare."""
        return False

    def follow(self) -> bool:
        """Take in what was committed since the last time, if it is time to look; True where that can be seen."""
        now, before = self._clock(), self._recording
        if now < self._look_due:
            return False
        has_news = False
        try:
            has_news, self._problem = self._look(now), ""
        except StepgradError as error:
            self._is_live, self._problem = False, str(error)
            self._reader.see_again()
        self._recording = self._say()
        ended = self._clock()
        self._look_due = ended + max(POLL_SECONDS, (ended - now) / SHARE)
        return has_news or self._recording != before

    def end(self, reason: str) -> None:
        """Let the file go."""
        self._reader.close()

    def snapshot(self, *, steps_per_second: float = 0.0) -> Snapshot:
        """What the record has of the step in hand."""
        run, record, settings = self.description, self._record, self.description.hyperparameters
        for edit in self._branches.present.journal:
            if edit.at.step <= self.step:
                settings = edit.hyperparameters
        score, layers = record.score_at(self.step), self._layers.described
        is_finished = self.step >= run.total_steps
        return Snapshot(
            status="finished" if is_finished else "paused",
            stop=self._stop,
            step=self.step,
            epoch=self.step // run.steps_per_epoch,
            steps_per_epoch=run.steps_per_epoch,
            total_steps=run.total_steps,
            phase=PhaseState(tuple(map(str, phases_of(len(run.layers)))), 0, self._said_of_layers, ""),
            loss=float(record.history.loss[self.step - 1]) if self.step else None,
            accuracy=None,
            validation_loss=score.loss if score else None,
            validation_accuracy=score.accuracy if score else None,
            learning_rate=settings.learning_rate,
            hyperparameters=settings,
            steps_per_second=0.0,
            layers=layers,
            training_curve=record.curve(),
            validation_curve=record.validation_curve(),
            findings=self._findings.findings,
            newest=record.newest,
            branch=self._branches.describe(self._branches.present),
            branches=tuple(
                self._branches.describe(line) for line in self._branches.lines if line is not self._branches.present
            ),
            policy=self._policy,
            recording=self._recording,
        )

    @property
    def _policy(self) -> Policy:
        """What cannot be done with a record that is only looked at, and with one without its run."""
        unbuilt = f"the run cannot be built here: {self._reason}"
        looked_at = policy_of(self._reader.path, is_live=self._is_live)
        # What would be done with the run elsewhere is no advice where it cannot be built.
        refused = {kind: reason.partition(";")[0] for kind, reason in looked_at.refused.items()}
        refused |= dict.fromkeys(UNRECORDED, f"this is not in the record; {unbuilt}")
        return Policy(refused, beyond=looked_at.beyond.partition(";")[0], trials=unbuilt)

    @property
    def _is_followed(self) -> bool:
        """Whether what comes is shown: it is where one stands at the newest step of the line that goes on."""
        is_at_newest = self.step == self._record.newest
        return self._is_live and is_at_newest and self._branches.present.number == self._live_line

    def _look(self, now: float) -> bool:
        has_news = self._reader.has_news()
        if has_news:
            is_followed = self._is_followed
            with self._reader.at_once():
                self._take_news()
            if is_followed:
                self._stop = StopReason("followed", "")
            self._be_at(self._record.newest if is_followed else self.step)
        if has_news != self._is_live and now >= self._alive_due:  # it has gone quiet, or it was quiet and is resumed
            self._alive_due = now + ALIVE_SECONDS
            self._is_live = self._reader.is_live
        return has_news

    def _take_news(self) -> None:
        """All that was committed since the last time."""
        layout = layout_of(self._reader)
        if layout is None:
            return
        is_followed = self._layout is None or self._is_followed
        self._live_line = layout.present
        if not is_followed:
            layout = replace(layout, present=self._branches.present.number)
        is_longer = self._layout is not None and layout.shape == self._layout.shape
        if is_longer and layout.present == self._branches.present.number:
            newest, rectifiers = self._record.newest, len(self._record.history.rectifier_layers)
            self._record.extend(record_of(self._reader, layout.way, rectifiers, after=newest))
        else:
            self._lay_out(layout)
        self._layout = layout
        self._checkpoints = layout.checkpoints(self._reader)
        self._findings.add(self._reader.findings_from(self._findings.count))

    def _lay_out(self, layout: Layout) -> None:
        rectifiers = len(self._record.history.rectifier_layers)
        listed, present, stretch = lines_of(self._reader, layout, rectifiers)
        self._branches.take_over(listed, present)
        self._record.cut(0)
        self._record.extend(stretch)

    def _switch(self, name: str, step: int | None) -> int:
        """Have another line before us; returns where on it."""
        line = self._branches.named(name)
        with self._reader.at_once():
            layout = layout_of(self._reader, line.number)
            assert layout is not None
            self._lay_out(layout)
            self._layout, self._checkpoints = layout, layout.checkpoints(self._reader)
        newest = self._record.newest
        return newest if step is None else min(step, newest)

    def _be_at(self, step: int) -> None:
        """Stand at a step, with the layers of the checkpoint that is nearest before it."""
        self.step = min(step, self._record.newest)
        self._findings.look(self.step)
        before = [place for place in self._checkpoints if place[1] <= self.step] or self._checkpoints[:1]
        if before and before[-1] != self._stood_at:
            with self._reader.at_once():
                kept = self._reader.checkpoint(*before[-1])
                if kept is not None:
                    self._layers.take(kept)
                    self._stood_at = before[-1]

    @property
    def _said_of_layers(self) -> str:
        if self._stood_at is None:
            return "no layer is in the record yet"
        return f"layers and units are those of the checkpoint at step {self._stood_at[1]}"

    def _say(self) -> Recording:
        remark = f"only its record can be shown: {self._reason}"
        losses, layers_at = self._record.history.loss, self._stood_at[1] if self._stood_at else None
        said = say(self._reader, losses, self._is_live, self._is_followed, self._problem, remark)
        return replace(said, layers_at=None if layers_at == self.step else layers_at)
