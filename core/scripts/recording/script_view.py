"""A script's run shown from its record alone, on the screen it was stepped through on, without the script.

Every iteration of the record can be gone to; parameters are those of the nearest moment at which they were measured, or
kept whole. A run that is still recorded elsewhere is followed.
"""

from collections.abc import Callable
from dataclasses import replace
from math import nan
from time import perf_counter

from stepgrad.core.debugging.commands import (
    Back,
    BackTo,
    Command,
    GoTo,
    LimitSpeed,
    Pause,
    RemoveBreakpoint,
    Run,
    SetBreakpoint,
    SetWatch,
    ViewParameter,
)
from stepgrad.core.debugging.policy import Policy
from stepgrad.core.debugging.snapshot import ParameterView, PhaseState, Place, Recording, Snapshot, StopReason
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.telling import ENDS as TRAINING_ENDS
from stepgrad.core.recording.telling import KILLED
from stepgrad.core.recording.watcher import ALIVE_SECONDS, POLL_SECONDS, SHARE

from ..debugging.picture import EMPTY
from ..debugging.policy import POLICY
from ..debugging.reading import read_view, unmeasured
from ..inside.stepping.measure import look_at
from .script_goals import ScriptGoals
from .script_record import ScriptRecord

ENDS = {**TRAINING_ENDS, "end": "it came to its end"}
LOOKED_AT = "this run is only looked at: nothing of it can be changed here"


class ScriptView:
    """Shows what `reader` reads. Raises StepgradError for a file that cannot be shown."""

    speed_limit: float | None = None
    is_running = is_looking_back = False

    def __init__(self, reader: RunReader, *, clock: Callable[[], float] = perf_counter) -> None:
        self._reader, self._clock = reader, clock
        self._record = ScriptRecord(reader)
        self.description = self._record.run
        self._goals = ScriptGoals(self._record)
        self._is_live = reader.is_live
        if not self._record.newest and not self._is_live:
            raise StepgradError(f"cannot open run file '{reader.path}': no iteration was recorded in it")
        self._problem = ""
        self._look_due = self._alive_due = 0.0
        self._viewed = ViewParameter(None)
        self._view: ParameterView | None = None
        self._stop = StopReason("followed", "")
        self.step = self._record.newest
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
                self.step = self._goals.of(command, self.step)
                self._stop = StopReason("target", f"after iteration {self.step}")
            case ViewParameter():
                self._viewed = command
            case LimitSpeed() | Pause():
                return
            case _:
                raise StepgradError(f"only its record is here: {type(command).__name__} is not in it")
        self._look_closely()
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
        """What the record has of the iteration in hand."""
        run, record, script = self.description, self._record, self._record.script
        is_over = self.step >= record.newest and not self._is_live and record.ended == "end"
        layers = record.layers_at(self.step)
        return Snapshot(
            status="finished" if is_over else "paused",
            stop=self._stop,
            step=self.step,
            epoch=record.epoch_at(self.step),
            steps_per_epoch=0,
            total_steps=record.newest if record.ended == "end" else run.total_steps,
            phase=PhaseState((f"line {script.loop[0]}",), 0, "", ""),
            loss=record.losses.at(self.step),
            accuracy=None,
            validation_loss=None,
            validation_accuracy=None,
            learning_rate=nan,
            hyperparameters=run.hyperparameters,
            steps_per_second=0.0,
            layers=tuple(map(unmeasured, range(1, len(run.layers) + 1))) if layers is None else layers[1],
            training_curve=record.losses.curve(),
            validation_curve=EMPTY,
            findings=record.findings_at(self.step),
            newest=record.newest,
            breakpoints=record.breakpoints,
            place=Place(script.path, script.loop[0], "<module>", record.source),
            view=self._view,
            checking=record.checking,
            policy=self._policy,
            recording=self._recording,
        )

    @property
    def _policy(self) -> Policy:
        """What cannot be done with a record of a script."""
        again = f"stepgrad debug {self._record.text.path} runs it again"
        beyond = f"this is the last iteration that was recorded; {again}"
        if self._is_live:
            beyond = "this is the newest iteration, and the script goes on in another process: it is shown as it comes"
        changes = dict.fromkeys((SetBreakpoint, RemoveBreakpoint, SetWatch), LOOKED_AT)
        return replace(POLICY, refused={**POLICY.refused, **changes}, beyond=beyond)

    @property
    def _is_followed(self) -> bool:
        return self._is_live and self.step == self._record.newest

    def _look(self, now: float) -> bool:
        has_news, is_followed = self._reader.has_news(), self._is_followed
        if has_news:
            self._record.take_news()
            if is_followed:
                self.step, self._stop = self._record.newest, StopReason("followed", "")
            self._look_closely()
        if has_news != self._is_live and now >= self._alive_due:
            self._alive_due = now + ALIVE_SECONDS
            self._is_live = self._reader.is_live
        return has_news

    def _look_closely(self) -> None:
        """At the parameter that was asked for, as it was kept nearest."""
        asked, self._view = self._viewed, None
        kept = self._record.value_at(self.step, asked.name) if asked.name is not None else None
        if kept is not None and asked.name is not None:
            view = read_view(look_at(asked.name, asked.axis, asked.unit, kept[1]))
            assert view is not None
            self._view = view if kept[0] == self.step else replace(view, after=kept[0])

    def _say(self) -> Recording:
        """How it stands with the run and its writer."""
        record, layers = self._record, self._record.layers_at(self.step)
        if self._problem:
            words = self._problem
        elif self._is_live:
            words = "another process goes through this script" + (": what comes is shown" if self._is_followed else "")
        else:
            words = f"a script's recorded run: {ENDS.get(record.ended, KILLED)}, at iteration {record.newest}"
        loss = record.losses.at(record.newest)
        layers_at = None if layers is None or layers[0] == self.step else layers[0]
        return Recording(str(self._reader.path), self._is_live, self._is_followed, words, loss, layers_at)
