"""Between a script that is stepped through and its run file: what is shown goes to the recorder, and now and then the
parameters are fetched whole from the process that has them. Where the file fails, the script goes on without it.
"""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

from stepgrad.core.debugging.messages import Message, Refused
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription

from ..debugging.link import Link
from ..debugging.losses import Losses
from ..debugging.travel import Travel
from ..inside.stepping.going import NEW_ROUND
from .recorder import ScriptRecorder, values_of


class Keeping:
    """`recorder` is None where nothing is recorded; `say` takes what is to be told."""

    def __init__(
        self, recorder: ScriptRecorder | None, run: RunDescription, travel: Travel, say: Callable[[Message], None]
    ) -> None:
        self.is_waiting = False
        self._recorder = recorder
        self._names = [layer.name for layer in run.layers]
        self._travel = travel
        self._say = say
        self._newest: Snapshot | None = None
        self._asked = 0.0

    def note(self, now: Snapshot) -> Snapshot:
        """What is shown, with the file it is recorded in."""
        recorder = self._recorder
        if recorder is None:
            return now
        self._newest = now
        self._try(lambda: recorder.see(now, *self._noted))
        if self._is_true and recorder.wants_values(now):
            self._ask(self._travel.active)
        return now if self._recorder is None else replace(now, run_file=str(recorder.path))

    def take_values(self, link: Link, message: dict[str, Any]) -> None:
        """A process has handed over its parameters."""
        recorder, self.is_waiting = self._recorder, False
        if recorder is not None and (link is self._travel.processes.frontier or self._travel.is_over):
            values, took = values_of(message, self._names), perf_counter() - self._asked
            self._try(lambda: recorder.take_values(message["step"], values, took))

    def ask_for_the_last(self) -> bool:
        """The script is about to be left: whether there is something to wait for."""
        travel, recorder = self._travel, self._recorder
        link = travel.active if travel.is_over else travel.processes.frontier
        is_there = link.at == travel.processes.frontier.at and link.fileno() >= 0
        is_true = link is travel.processes.frontier or self._is_true
        if recorder is None or not is_there or not is_true or link.at[1] not in (0, NEW_ROUND):
            return False
        if not travel.is_standing and link is travel.active:
            travel.pause()
        elif not recorder.lacks_values(link.at[0]):
            return False
        self._ask(link)
        return True

    def end(self, *, has_died: bool) -> None:
        """The script is left, or over, or gone."""
        recorder, travel = self._recorder, self._travel
        if recorder is not None:
            left = "quit" if not travel.is_over else "end" if travel.error is None else "error"
            reason = "died" if has_died else left
            self._try(lambda: recorder.end(self._newest, *self._noted, reason))
        self._recorder = None

    @property
    def _noted(self) -> tuple[Losses, set[int]]:
        """The losses that were seen, and the iterations after which an epoch was over."""
        return self._travel.picture.losses, self._travel.trail.rounds

    @property
    def _is_true(self) -> bool:
        """Whether what is looked at is what the script did: its own process, or a past that came out the same."""
        travel = self._travel
        return travel.active is travel.processes.frontier or (travel.is_over and travel.picture.parted is None)

    def _ask(self, link: Link) -> None:
        self.is_waiting, self._asked = True, perf_counter()
        link.send(do="values")

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except StepgradError as error:
            if self._recorder is not None:
                self._recorder.abandon()
            self._recorder = None
            self._say(Refused(f"{error}; the script goes on unrecorded"))
