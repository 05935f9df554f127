"""The script's process while it is stepped through: its hooks stop it, listen, report, and fork what is gone back to.

A process that was parked and is woken goes on from here like any other; only that it is sealed.
"""

from __future__ import annotations

import builtins
import os
import sys
import time
from typing import Any, Callable

from ..execution import InputWanted, where
from ..running import instrument
from ..running.failures import describe
from ..running.instrument import Program
from .channel import Channel
from .forks import Forks
from .found import Found
from .going import SLOW, Going
from .lines import LineTrace
from .meter import Meter
from .parking import Parking
from .reporter import Reporter
from .target import Target

LISTEN_SECONDS = 0.005
STATE_SECONDS = 0.05
STATE_SHARE = 0.05
"""Most of the time that telling the screen may take while the script runs."""


class Walker:
    """One in each process, inherited by its forks."""

    def __init__(
        self, found: Found, program: Program, modules: dict[str, dict[str, Any]], channel: Channel, forks: Forks
    ) -> None:
        self.found = found
        self.program = program
        self.channel = channel
        self.forks = forks
        self.going = Going()
        self.meter = Meter(found)
        self.reporter = Reporter(found, program, modules, self.meter, self.going.stoppers, channel)
        self.parking = Parking(forks)
        self.trace = LineTrace(program, self._on_line)
        self._is_standing = False
        self._is_open = self._is_outer_open = False  # an iteration, a turn of the loop around is in hand
        self._is_screen_ready = True
        self._wants_values = False  # the parameters are to be handed over where the iteration in hand ends
        self._pace = 0.0  # seconds an iteration has to take
        self._next_listen = self._next_state = self._next_turn = 0.0
        self._turned, self._turn_seconds = time.monotonic(), 0.0

    def install(self) -> None:
        """Take the place of the hooks there were, and say what is known."""
        for name, hook in (
            (instrument.TOP, self._hook(self.at_top)),
            (instrument.OUT, self._hook(self.at_out)),
            (instrument.DONE, self._hook(self._after_statement)),
            (instrument.VALUE, self._value_hook()),
        ):
            setattr(builtins, name, hook)
        self.channel.send({"found": self.found.describe(self.program)})

    def _hook(self, do: Callable[[int, Any], None]) -> Callable[[int], None]:
        def hook(number: int) -> None:
            self.carefully(do, number, sys._getframe(1))

        return hook

    def carefully(self, do: Callable[[int, Any], None], number: int, frame: Any) -> None:
        """Do it, for the statement or loop of that number in that frame."""
        try:
            do(number, frame)
        except Exception as error:  # noqa: BLE001  no mistake of ours may pass as one of the script's
            self._fail(error)

    def _value_hook(self) -> Callable[[int, Any], Any]:
        sites, see = self.meter.sites, self.meter.see

        def hook(site: int, value: Any) -> Any:
            if site in sites:
                try:
                    see(site, value)
                except Exception as error:  # noqa: BLE001  the same
                    self._fail(error)
            return value

        return hook

    def _fail(self, error: Exception) -> None:
        self.channel.send({"failed": describe(error)})
        os._exit(1)

    # where the script is ----------------------------------------------------------------------------------

    def at_top(self, loop: int, frame: Any) -> None:
        """A loop begins another turn."""
        if loop == self.found.outer:
            self._end_epoch()
            self._is_outer_open = True
        elif loop == self.found.loop:
            if self._is_open:
                self._complete()
            elif self.going.done:
                self.going.enter_again()
            self.reporter.enter(frame)
            woken = self.parking.park_if_due(self.going.at)
            if woken is not None:
                self._wake_up(woken, frame)
            self._arrive(frame)
            self._begin(frame)

    def at_out(self, loop: int, frame: Any) -> None:
        """A loop is over."""
        if loop == self.found.outer:
            self._end_epoch()
        elif loop == self.found.loop and self._is_open:
            self._complete()
            self._arrive(frame)
            self.trace.switch(frame, on=self.going.needs_lines)

    def _after_statement(self, statement: int, frame: Any) -> None:
        if time.monotonic() >= self._next_listen:
            self._listen()
            if self.going.is_pausing and not self._is_open:  # no iteration is in hand: after the training, say
                self.going.is_pausing = False
                self._stand(frame, "pause")

    def ended(self, error: BaseException | None) -> None:
        """The script is over; returns when nothing more is wanted of this process."""
        sys.settrace(None)
        if error is None and self._is_open:
            self._complete()
        self.forks.flush()
        said = None
        if error is not None:
            what = f"{type(error).__name__}: {str(error).split(chr(10))[0]}"
            what = "it asks for input, which nobody can answer here" if isinstance(error, InputWanted) else what
            said = f"{where(error, self.program)}: {what}"
        self.channel.send({"ended": {"at": self.going.at, "error": said}, **self.reporter.news()})
        while self.channel.receive().get("do") != "quit":
            pass
        if self.parking.is_sealed:
            os._exit(0)

    def _wake_up(self, channel: Channel, frame: Any) -> None:
        """This process was parked here, and is to live on from here."""
        self.channel = self.reporter.channel = channel
        self.going.has_news = self._is_screen_ready = True
        self.going.is_pausing = self._wants_values = False
        self.reporter.news()
        self._wait(frame)

    def _begin(self, frame: Any) -> None:
        now = time.monotonic()
        self._turn_seconds, self._turned = now - self._turned, now
        self._is_open = True
        self.meter.begin()
        is_due = now >= self._next_state and self._is_screen_ready
        by_lines = self.going.needs_lines
        wanted = is_due or self.going.needs_update() or self.reporter.is_small
        self.reporter.remember(wanted=wanted or by_lines, by_lines=by_lines)
        self.trace.switch(frame, on=by_lines)

    def _complete(self) -> None:
        self._is_open = False
        self.going.complete()
        self.reporter.note_loss(self.going.done, self.meter.loss)

    def _end_epoch(self) -> None:
        if self._is_outer_open:
            self.going.epochs += 1
            self.reporter.note_round(self.going.done)
            self._is_outer_open = False
            for activity in self.meter.activities:
                activity.end_epoch()

    # stopping ---------------------------------------------------------------------------------------------

    def _arrive(self, frame: Any) -> None:
        """Between two iterations: go on, or stand still until there is somewhere to go."""
        if time.monotonic() >= self._next_listen:
            self._listen()
        if self._wants_values:
            self._hand_over_values()
        if self._pace:
            self._wait_for_its_turn()
        can_pause = self.reporter.has_before or self._turn_seconds > SLOW
        while (reason := self.going.reason(self.meter.loss, self._measure, can_pause=can_pause)) is not None:
            self._stand(frame, reason)
        now = time.monotonic()
        if self.reporter.has_before and self.going.done and now >= self._next_state and self._is_screen_ready:
            self._tell_running(frame, now)

    def _measure(self, name: str, parameter: int) -> float | None:
        if name in ("iteration", "epoch"):
            return float(self.going.done if name == "iteration" else self.going.epochs)
        return self.reporter.measure(name, parameter)

    def _on_line(self, frame: Any, is_counted: bool) -> None:
        """Before a line of the user's. The head of the training loop counts when the loop comes round."""
        if time.monotonic() >= self._next_listen:
            self._listen()
        is_head = frame.f_lineno == self.program.loops[self.found.loop].line
        reason = self.going.reason_at(frame.f_code.co_filename, frame.f_lineno, is_counted=is_counted and not is_head)
        if reason is not None:
            self._stand(frame, reason)
            self.trace.switch(frame, on=self.going.needs_lines)

    # talking ----------------------------------------------------------------------------------------------

    def _stand(self, frame: Any, reason: str) -> None:
        """Say where and why, and do what is asked until that is to go on."""
        self.parking.pause()
        self.forks.flush()
        if self.going.target.seeks:
            self.channel.send({"sought": self.going.sought})
        elif self.going.is_at_limit:
            rest, stopped_by = self.going.target.rest(), self.going.stoppers.stopped_by
            self.channel.send({"limit": rest, "reason": reason, "stopped_by": stopped_by, **self.reporter.news()})
        else:
            self._tell("paused", frame, reason)
        self._wait(frame)

    def _wait(self, frame: Any) -> None:
        self._is_standing = True
        while not self._obey(self.channel.receive(), frame):
            pass
        self._is_standing = False
        self.parking.resume()
        now = self._turned = self._next_turn = time.monotonic()
        self._next_state = now + STATE_SECONDS

    def _obey(self, message: dict[str, Any], frame: Any = None) -> bool:
        """Carry out a command; True if it is to go on."""
        do = message["do"]
        if do == "run":
            target = Target(**message["target"])
            self.going.set_out(target, self._measure, has_update=self.reporter.has_before)
            if target.lines and frame is not None:
                self.trace.go_through(frame)
            return True
        if do == "quit":
            os._exit(0)
        elif do == "pause":
            self.going.is_pausing = True
        elif do == "ready":
            self._is_screen_ready = True
        elif do == "pace":
            self._pace = message["seconds"]
        elif do == "breakpoints":
            self.going.stoppers.put(message["listed"])
        elif do == "values":
            self._wants_values = True
            if self._is_standing and self.going.is_between:
                self._hand_over_values()
        elif do == "view":
            self.reporter.viewed = message["name"], message["axis"], message["unit"]
        elif do == "tell" and self._is_standing:
            self.going.stoppers.stopped_by = message.get("stopped_by")
            self._tell("paused", frame, message["reason"])
        return False

    def _hand_over_values(self) -> None:
        self._wants_values = False
        self.reporter.hand_over_values(self.going.at)

    def _listen(self) -> None:
        self._next_listen = time.monotonic() + LISTEN_SECONDS
        while self.channel.has_more():
            self._obey(self.channel.receive())

    def _wait_for_its_turn(self) -> None:
        """Where the speed is limited: listen until the next iteration is due."""
        self._next_turn = max(self._next_turn + self._pace, time.monotonic() - self._pace)
        while not self.going.is_pausing and (left := self._next_turn - time.monotonic()) > 0:
            if self.channel.has_more(left):
                self._obey(self.channel.receive())

    def _tell(self, status: str, frame: Any, reason: str | None) -> None:
        going = self.going
        self.reporter.tell(
            status, self.reporter.place_of(frame), at=going.at, epochs=going.epochs, reason=reason,
            is_between=going.is_between, stopped_by=going.stoppers.stopped_by,
        )  # fmt: skip

    def _tell_running(self, frame: Any, now: float) -> None:
        self.forks.flush()
        self._tell("running", frame, None)
        self._is_screen_ready = False
        cost = time.monotonic() - now
        self._next_state = now + max(STATE_SECONDS, cost / STATE_SHARE)
