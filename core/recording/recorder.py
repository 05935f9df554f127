"""The recorder: follows a session into a run file, between two chunks of training, and keeps to its share of the time.

It looks at what the session knows anyway, so nothing is measured twice and nothing slows a step. What it costs is
measured, and the next commit waits until that cost is a small share of the training since the last.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from ..debugging.branches import Line
from ..debugging.commands import Command, Pause, Run, ViewPlane, Watch
from ..debugging.session import Session
from ..observing.statistics import describe_layer
from .finding_log import FindingLog
from .states import split
from .thinning import Steps
from .writer import RunWriter

COMMIT_SECONDS, WATCHED_SECONDS = 0.5, 0.8
"""Least time between two commits, and the time after which somebody who watches from elsewhere should see something."""
COMMIT_SHARE, LAYERS_SHARE, CHECKPOINT_SHARE = 0.004, 0.004, 0.008
"""Most of the training time that each of the three may take."""
WATCHED_SHARE = 0.02
"""Most of it that commits may take for the sake of somebody who watches: one of a fast run has many steps to write."""


class Recorder:
    """Records one session. Raises StepgradError where the file can be written no further; what is in it stays.

    `about` is what is to be known of the run as a whole, by key. Without `keeps_empty` the file goes again where the
    session ends before its first step.
    """

    def __init__(
        self,
        session: Session,
        writer: RunWriter,
        about: Mapping[str, str],
        *,
        keeps_empty: bool = True,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._session = session
        self._writer = writer
        self._clock = clock
        self._keeps_empty = keeps_empty
        self._commit_due = self._layers_due = 0.0
        # The first state can be a large one to write, and the first step is waited for.
        self._checkpoint_due = clock() + COMMIT_SECONDS
        self._checkpoint_at = self._layers_at = (-1, -1)
        self._present = -1
        branches = session.travel.branches
        self._written = {line.number: branches.newest(line) for line in branches.lines}
        self._lines: dict[int, tuple[Any, ...]] = {}
        self._findings = FindingLog(writer)
        self._journals = {line.number: line.journal for line in branches.lines}
        self._breakpoints: Any = None
        self._total = session.description.total_steps
        writer.tell(about)

    @property
    def path(self) -> Path:
        """The run file."""
        return self._writer.path

    @property
    def patience(self) -> None:
        """At rest nothing is to be recorded."""

    def expect(self, command: Command) -> None:
        """Take over all that is new before a command that may change the past."""
        if not isinstance(command, (Run, Pause, Watch, ViewPlane)):
            self.catch_up()

    def follow(self) -> bool:
        """Record what is new, if it is time for that; the session stays as it is."""
        now = self._clock()
        if now < self._commit_due and self._session.is_running:
            return False
        begun = self._clock()
        cheap = self._timed(self.catch_up, COMMIT_SHARE)
        took = self._clock() - begun
        self._commit_due = now + max(COMMIT_SECONDS, min(cheap - now, max(WATCHED_SECONDS, took / WATCHED_SHARE)))
        if now >= self._layers_due:
            self._layers_due = self._timed(self._add_layers, LAYERS_SHARE)
        if now >= self._checkpoint_due:
            self._checkpoint_due = self._timed(self.add_checkpoint, CHECKPOINT_SHARE)
        return False

    def catch_up(self) -> None:
        """Take over everything up to here."""
        self._add_line()
        self._add_steps()
        self._add_findings()
        self._put_what_was_set()

    def end(self, reason: str) -> None:
        """The last of it: how the run ended, and the state it ended in."""
        if not self._keeps_empty and not self._session.observer.record.newest:
            self._writer.discard()
            return
        self.catch_up()
        self._add_findings(with_newest_words=True)
        self._add_layers()
        self.add_checkpoint()
        self._writer.tell({"ended": reason})
        self._writer.close()

    def add_checkpoint(self) -> None:
        """The state as it stands, unless that is in the middle of a step."""
        session = self._session
        here = (self._line.number, session.trainer.state.step)
        if session.position.phase == 0 and not session.is_looking_back and here != self._checkpoint_at:
            plain, arrays = split(session.trainer.state, session.observer.activity)
            self._writer.add_checkpoint(*here, plain, arrays)
            self._checkpoint_at = here

    @property
    def _line(self) -> Line:
        return self._session.travel.branches.present

    def _timed(self, work: Callable[[], None], share: float) -> float:
        """Do it and commit it, each with what it costs itself, and say when it may be done again."""
        begun = self._clock()
        work()
        self._writer.commit()
        ended = self._clock()
        return ended + (ended - begun) / share

    def _add_line(self) -> None:
        """Every line, where something about it is new."""
        branches = self._session.travel.branches
        for line in branches.lines:
            origin = line.origin.number if line.origin is not None else None
            about = (line.number, line.name, origin, line.parted_at, branches.newest(line))
            if self._lines.get(line.number) != about:
                self._lines[line.number] = about
                self._writer.add_line(*about)
        for number in set(self._lines) - {line.number for line in branches.lines}:
            del self._lines[number]
            self._writer.hide_line(number)
        if self._present != branches.present.number:
            self._present = branches.present.number
            self._writer.tell({"present line": str(self._present)})

    def _add_steps(self) -> None:
        """The records of the present line that are not in the file yet; a branch's own begin where it parted."""
        line, record = self._line, self._session.observer.record
        first = self._written.get(line.number, line.parted_at)
        stretch = record.after(first)
        if stretch.stop > first:
            count = stretch.stop - first
            ends = np.zeros(count, np.uint8)
            ends[np.array(stretch.epoch_ends, np.int64) - first - 1] = 1
            steps = Steps(
                first + 1,
                stretch.stop,
                np.arange(first + 1, stretch.stop + 1),
                stretch.rows.numbers[:, 0],
                stretch.rows.numbers[:, 1],
                stretch.rows.dead,
                ends,
            )
            self._writer.add_steps(line.number, steps)
            for step, score in zip(stretch.scored_at, stretch.scores, strict=True):
                self._writer.add_validation(line.number, step, score.loss, score.accuracy)
        self._written[line.number] = max(first, stretch.stop)

    def _add_findings(self, *, with_newest_words: bool = False) -> None:
        """What was raised and cleared since the last time, and now and then what the others have come to say."""
        step, findings = self._session.trainer.state.step, self._session.diagnosis.findings
        self._findings.note(self._line.number, step, findings, with_newest_words=with_newest_words)

    def _put_what_was_set(self) -> None:
        """The journal of the present line, the length of the run, and the breakpoints, where they have changed."""
        if self._total != self._session.trainer.total_steps:
            self._total = self._session.trainer.total_steps
            self._writer.tell({"total steps": str(self._total)})
        timeline, line = self._session.timeline, self._line
        if timeline is not None and self._journals.get(line.number, ()) != timeline.journal:
            self._journals[line.number] = timeline.journal
            self._writer.put_edits(line.number, [asdict(edit) for edit in timeline.journal])
        breakpoints = self._session.stops.breakpoints.listed
        if breakpoints != self._breakpoints:
            self._breakpoints = breakpoints
            self._writer.put_breakpoints({point.number: asdict(point) for point in breakpoints})

    def _add_layers(self) -> None:
        """Every layer in a few numbers, between two steps only."""
        session = self._session
        trainer, here = session.trainer, (self._line.number, session.trainer.state.step)
        if session.position.phase or session.is_looking_back or not here[1] or here == self._layers_at:
            return
        self._layers_at = here
        with np.errstate(all="ignore"):
            layers = [
                describe_layer(
                    layer,
                    trainer.workspace,
                    session.observer.activity,
                    has_activations=True,
                    has_gradient=True,
                    update_norm=trainer.updater.update_norm,
                )
                for layer in trainer.network.layers
            ]
        self._writer.add_layers(*here, [layer.to_json() for layer in layers])
