"""The watcher: a session that shows a recorded run, and goes along with it while another process still writes it.

It asks the file whether something was committed, which locks nothing, reads what is new, and keeps to a small share of
the time. Where the newest step is followed, the session stands one step behind a checkpoint: that step is trained, so
all of its numbers can be seen; nothing else is trained again while the run goes on. Nothing is ever written.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from ..debugging.commands import (
    AtEnd,
    Back,
    BackTo,
    Command,
    CompareBranches,
    GoTo,
    Run,
    SwitchBranch,
)
from ..debugging.session import Session
from ..debugging.snapshot import StopReason
from ..errors import StepgradError
from .reader import RunReader
from .restoring import Layout, journal_of, lay_out, layout_of, load_state, load_states, record_of, take_breakpoints
from .telling import policy_of, say
from .told_findings import ToldFindings

POLL_SECONDS = 0.2
ALIVE_SECONDS = 1.0
"""How often it is looked whether the writer is still there, while nothing comes from it."""
SHARE = 0.25
"""Most of the time that following may take."""
LONGEST_WAY = 1.0
"""Seconds that may be trained again at once to stand at the newest step of a run that pauses."""


class Watcher:
    """Shows in `session`, fresh from its recipe, the run that `reader` reads. `remark`: what else is to be known of it.

    Raises StepgradError for a file with no step in it whose writer is gone.
    """

    def __init__(
        self, session: Session, reader: RunReader, *, remark: str = "", clock: Callable[[], float] = perf_counter
    ) -> None:
        self._session = session
        self._reader = reader
        self._remark, self._problem = remark, ""
        self._clock = clock
        self._look_due = self._alive_due = self._move_due = 0.0
        self._step_seconds = 0.0
        self._is_following, self._catches_up = True, False
        self._layout: Layout | None = None
        self._live_line = self._stood_on = -1
        self._standing = ToldFindings(session.travel.branches)
        session.judge_by(self._standing)
        self._is_live = reader.is_live
        with reader.at_once():
            self._take_news()
            take_breakpoints(session, reader)
        if not self._is_live and session.observer.record.newest == 0:
            raise StepgradError(f"cannot open run file '{reader.path}': no step was recorded in it")
        self._say()
        self._go_along(is_resting=not self._is_live)

    @property
    def path(self) -> Path:
        """The run file."""
        return self._reader.path

    @property
    def patience(self) -> float:
        """Soon while it is written; a file nobody writes is looked at now and then, for it may be resumed."""
        return POLL_SECONDS if self._is_live else ALIVE_SECONDS

    def expect(self, command: Command) -> None:
        """Whoever goes elsewhere stays there; to go to the newest step, or to run on to it, means to go along again."""
        match command:
            case GoTo(None):
                self._is_following, self._catches_up = self._is_on_live_line, False
            case Run(until):
                self._is_following, self._catches_up = False, isinstance(until, AtEnd)
            case Back() | BackTo() | GoTo() | SwitchBranch():
                self._is_following = self._catches_up = False
        if self._is_live and isinstance(command, (SwitchBranch, CompareBranches)):
            with self._reader.at_once():  # other lines than the present one are read when they are wanted
                self._lay_out(layout_of(self._reader, self._present))

    def follow(self) -> bool:
        """Take in what was committed since the last time, if it is time to look; True where that can be seen."""
        now = self._clock()
        if now < self._look_due or self._session.is_looking_back:
            return False
        has_changed = False
        try:
            has_changed, self._problem = self._look(now), ""
        except StepgradError as error:
            # What was read is whole, and stays to be looked at.
            self._is_live, self._problem = False, str(error)
            self._reader.see_again()
        has_changed |= self._say()
        ended = self._clock()
        self._look_due = ended + max(POLL_SECONDS, (ended - now) / SHARE)
        return has_changed

    def end(self, reason: str) -> None:
        """The session is over."""
        self._reader.close()

    @property
    def _rectifiers(self) -> int:
        return len(self._session.observer.activity.rectifier_layers)

    @property
    def _present(self) -> int:
        return self._session.travel.branches.present.number

    @property
    def _is_on_live_line(self) -> bool:
        return self._present == self._live_line

    def _look(self, now: float) -> bool:
        has_news = self._reader.has_news()
        if has_news:
            with self._reader.at_once():
                self._take_news()
        is_surprising = has_news != self._is_live  # it has gone quiet, or it was quiet and is resumed
        is_resting = is_surprising and not has_news and now >= self._alive_due
        if is_surprising and now >= self._alive_due:
            self._alive_due = now + ALIVE_SECONDS
            self._is_live = self._reader.is_live
        return self._go_along(is_resting=is_resting) or has_news

    def _take_news(self) -> None:
        """All that was committed since the last time."""
        layout = layout_of(self._reader)
        if layout is None:
            return
        self._live_line = layout.present
        if not self._is_following and self._layout is not None:
            layout = replace(layout, present=self._present)
        if self._layout is None or layout.shape != self._layout.shape or layout.present != self._present:
            self._lay_out(layout)
        else:
            self._extend(layout)
        self._standing.add(self._reader.findings_from(self._standing.count))

    def _lay_out(self, layout: Layout | None) -> None:
        """Everything from the beginning: the lines are others now, or they are seen from another."""
        assert layout is not None
        self._layout = layout
        lay_out(self._session, self._reader, layout)
        load_states(self._session, self._reader, layout)

    def _extend(self, layout: Layout) -> None:
        """The present line has gone on."""
        session, reader, timeline = self._session, self._reader, self._session.travel.past
        newest = session.observer.record.newest
        session.observer.record.extend(record_of(reader, layout.way, self._rectifiers, after=newest))
        journal = journal_of(reader, layout.present)
        if journal != timeline.journal:
            timeline.follow(journal)
        for step in reader.checkpoint_steps(layout.present, after=newest):
            load_state(session, reader, layout.present, step)

    def _go_along(self, *, is_resting: bool) -> bool:
        """To the newest step, or as near as is cheap, where that is followed; True where the session has moved."""
        session, newest = self._session, self._session.observer.record.newest
        if session.is_running or session.position.phase:
            return False
        has_caught_up = self._catches_up and session.stop is not None and session.stop.code == "target"
        if session.step == newest or has_caught_up:
            self._is_following, self._catches_up = self._is_on_live_line, False
        if not self._is_following:
            return False
        now, near = self._clock(), 0
        if newest:
            near = session.travel.past.checkpoints.nearest(newest - 1).step
        is_cheap = (newest - near) * self._step_seconds < LONGEST_WAY
        goal = newest if not self._is_live or (is_resting and is_cheap) else min(newest, near + 1)
        is_elsewhere = self._stood_on != self._present
        if (goal <= session.step and not is_elsewhere) or (self._is_live and now < self._move_due):
            return False
        session.stand_at(goal, StopReason("followed", f"at step {goal}"))
        self._stood_on = self._present
        took = self._clock() - now
        self._step_seconds, self._move_due = took / max(1, goal - near), now + took + took / SHARE
        return True

    def _say(self) -> bool:
        """How it stands with the run and its writer; True where that is new."""
        is_followed = self._is_live and self._is_following
        remarks = (self._problem, self._remark)
        recording = say(self._reader, self._session.observer.history.loss, self._is_live, is_followed, *remarks)
        if recording == self._session.recording:
            return False
        self._session.recording = recording
        self._session.restrict(policy_of(self.path, is_live=self._is_live))
        return True
