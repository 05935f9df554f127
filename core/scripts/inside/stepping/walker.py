"""The script's process while it is stepped through: its hooks stop it, listen, report, and fork what can be gone back to.

A process that was parked and is woken goes on from here like any other; only that it is sealed.
"""

from __future__ import annotations

import builtins
import os
import sys
import time
from typing import Any, Callable

from ..running import instrument
from ..running.failures import describe
from ..running.instrument import Program
from ..runner import where
from .channel import Channel
from .forks import Forks, become_sealed, own_offsets
from .found import Found
from .lines import LineTrace
from .meter import Meter
from .position import NEW_ROUND, is_between
from .reporter import Reporter
from .target import Target, holds

LISTEN_SECONDS = 0.005
STATE_SECONDS = 0.05
STATE_SHARE = 0.05
"""Most of the time that telling the screen may take while the script runs."""
PARK_SECONDS = 0.05
PARK_SHARE = 0.03
"""Most of the time that forking may take."""
SLOW = 0.3
"""An iteration that takes so long is not followed by another one, only so that its update can be told."""
MOST_LOSSES = 20_000


class Walker:
    """One in each process, inherited by its forks."""

    def __init__(
        self, found: Found, program: Program, modules: dict[str, dict[str, Any]], channel: Channel, forks: Forks
    ) -> None:
        self.found = found
        self.program = program
        self.channel = channel
        self.forks = forks
        self.meter = Meter(found)
        self.reporter = Reporter(found, program, modules, self.meter, channel)
        self.trace = LineTrace(program, self._on_line)
        self.done = 0  # iterations
        self.lines = 0
        self.epochs = 0
        self.target = Target(step=0)
        self.is_sealed = False
        self._is_open = False  # an iteration is in hand
        self._is_outer_open = False
        self._is_pausing = False
        self._is_standing = False
        self._has_news = True
        self._is_screen_ready = True
        self._pace = 0.0
        self._next_listen = self._next_state = self._next_turn = 0.0
        self._lived = self._park_cost = 0.0
        self._resumed = self._turned = time.monotonic()
        self._turn_seconds = 0.0

    def install(self) -> None:
        """Take the place of the hooks there were, and say what is known."""
        for name, hook in (
            (instrument.TOP, self._hook(self.at_top)),
            (instrument.OUT, self._hook(self.at_out)),
            (instrument.DONE, self._listen_hook()),
            (instrument.VALUE, self._value_hook()),
        ):
            setattr(builtins, name, hook)
        self.channel.send({"found": self.found.describe(self.program)})

    def _hook(self, do: Callable[[int, Any], None]) -> Callable[[int], None]:
        def hook(loop: int) -> None:
            try:
                do(loop, sys._getframe(1))
            except Exception as error:  # noqa: BLE001  no mistake of ours may pass as one of the script's
                self._fail(error)

        return hook

    def _listen_hook(self) -> Callable[[int], None]:
        def hook(statement: int) -> None:
            if time.monotonic() >= self._next_listen:
                try:
                    self._listen()
                    if self._is_pausing and not self._is_open:
                        self._stop_here(sys._getframe(1))
                except Exception as error:  # noqa: BLE001  the same
                    self._fail(error)

        return hook

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
            was_open = self._is_open
            self._complete()
            if not was_open and self.done:
                self.lines, self._has_news = NEW_ROUND, True
            self.reporter.enter(frame)
            if self._parks():
                self._wait(frame)
            self._arrive(frame)
            self._begin(frame)
        elif time.monotonic() >= self._next_listen:
            self._listen()

    def at_out(self, loop: int, frame: Any) -> None:
        """A loop is over."""
        if loop == self.found.outer:
            self._end_epoch()
        elif loop == self.found.loop and self._is_open:
            self._complete()
            self._arrive(frame)
            self.trace.switch(frame, on=self._needs_lines)

    def ended(self, error: BaseException | None) -> None:
        """The script is over; returns when nothing more is wanted of this process."""
        sys.settrace(None)
        if error is None:
            self._complete()
        self.forks.flush()
        said = None
        if error is not None:
            said = f"{where(error, self.program)}: {type(error).__name__}: {str(error).split(chr(10))[0]}"
        at, losses = [self.done, self.lines], self.reporter.losses
        self.channel.send({"ended": {"at": at, "epochs": self.epochs, "error": said, "losses": losses}})
        while self.channel.receive().get("do") != "quit":
            pass
        if self.is_sealed:
            os._exit(0)

    def _begin(self, frame: Any) -> None:
        now = time.monotonic()
        self._turn_seconds, self._turned = now - self._turned, now
        self._is_open = True
        self.meter.begin()
        target = self.target
        is_near = target.step is not None and target.step <= self.done + 1
        is_due = self._is_pausing or (now >= self._next_state and self._is_screen_ready)
        unknown_end = target.follows_lines or target.when or target.epoch is not None
        self.reporter.remember(wanted=bool(is_near or is_due or unknown_end or self.reporter.is_small))
        self.trace.switch(frame, on=self._needs_lines)

    def _complete(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        self._has_news = True
        self.done += 1
        self.lines = 0
        if self.meter.loss is not None:
            self.reporter.losses.append((self.done, self.meter.loss))
            if len(self.reporter.losses) > MOST_LOSSES:
                self.channel.send({"losses": self.reporter.losses})
                self.reporter.losses = []

    def _end_epoch(self) -> None:
        if self._is_outer_open:
            self.epochs += 1
            self._is_outer_open = False
            for activity in self.meter.activities:
                activity.end_epoch()

    # stopping ---------------------------------------------------------------------------------------------

    def _arrive(self, frame: Any) -> None:
        """Between two iterations: go on, or stand still until there is somewhere to go."""
        if time.monotonic() >= self._next_listen:
            self._listen()
        if self._pace:
            self._wait_for_its_turn()
        while True:
            reason = self._reason()
            if reason is None:
                break
            self._stand(frame, reason)
        now = time.monotonic()
        if self._has_measured and now >= self._next_state and self._is_screen_ready:
            self._tell_running(frame, now)

    @property
    def _has_measured(self) -> bool:
        return self.reporter.has_before and self.done > 0

    def _reason(self) -> str | None:
        """Why to stop between two iterations."""
        target = self.target
        has_news, self._has_news = self._has_news, False
        if target.limit is not None and [self.done, self.lines] >= target.limit:
            return "limit"
        if self._is_pausing and (self.reporter.has_before or self._turn_seconds > SLOW):
            self._is_pausing = False
            return "pause"
        if target.step is not None and [self.done, self.lines] >= [target.step, target.events]:
            return "target"
        if target.epoch is not None and self.epochs >= target.epoch:
            return "target"
        if not has_news:
            return None
        if target.lines:
            target.lines -= 1
            if not target.lines:
                return "target"
        return self._reason_in_numbers(target)

    def _reason_in_numbers(self, target: Target) -> str | None:
        loss = self.meter.loss
        if target.guards and loss is not None and loss - loss != 0:
            target.guards = False
            return "not-finite"
        if target.when:
            before, target.held = target.held, holds(target.when, self._measure)
            if target.held and not before:
                return "target"
        return None

    def _measure(self, name: str, parameter: int) -> float | None:
        return float(self.done) if name == "iteration" else self.reporter.measure(name, parameter)

    @property
    def _needs_lines(self) -> bool:
        """Whether the way to where this process is to stop leads from line to line."""
        target = self.target
        if target.follows_lines:
            return True
        here = [self.done, self.lines]
        ends = [[target.step, target.events]] if target.step is not None else []
        ends += [target.limit] if target.limit is not None else []
        for step, lines in ends:
            is_new_round = lines == NEW_ROUND or (lines > NEW_ROUND > self.lines)
            if step == self.done and [step, lines] > here and not is_new_round:
                return True
        return False

    def _on_line(self, frame: Any, is_counted: bool) -> None:
        """Before a line of the user's."""
        if time.monotonic() >= self._next_listen:
            self._listen()
        self.lines += 1
        target, here = self.target, [self.done, self.lines]
        is_header = is_counted and frame.f_lineno == self.program.loops[self.found.loop].line
        reason = None
        if target.limit is not None and here >= target.limit:
            reason = "limit"
        elif target.step is not None and here >= [target.step, target.events]:
            reason = "target"
        elif target.line == frame.f_lineno and target.file == frame.f_code.co_filename:
            reason = "target"
        elif target.lines and is_counted and not is_header:
            target.lines -= 1
            reason = None if target.lines else "target"
        elif self._is_pausing and target.follows_lines:
            self._is_pausing = False
            reason = "pause"
        if reason is not None:
            self._stand(frame, reason)
            self.trace.switch(frame, on=self._needs_lines)

    def _stop_here(self, frame: Any) -> None:
        """A pause where no iteration is in hand: after the training, say."""
        self._is_pausing = False
        self._stand(frame, "pause")

    # talking ----------------------------------------------------------------------------------------------

    def _stand(self, frame: Any, reason: str) -> None:
        """Say where and why, and do what is asked until that is to go on."""
        self._lived += time.monotonic() - self._resumed
        self.forks.flush()
        if reason == "limit":
            self.channel.send({"limit": self.target.rest(), "losses": self.reporter.losses})
            self.reporter.losses = []
        else:
            self._tell("paused", frame, reason)
        self._wait(frame)

    def _wait(self, frame: Any) -> None:
        self._is_standing = True
        while not self._obey(self.channel.receive(), frame):
            pass
        self._is_standing = False
        now = self._resumed = self._turned = time.monotonic()
        self._next_state = now + STATE_SECONDS
        self._next_turn = now

    def _obey(self, message: dict[str, Any], frame: Any = None) -> bool:
        """Carry out a command; True if it is to go on."""
        do = message["do"]
        if do == "run":
            self.target = Target(**message["target"])
            self._is_pausing = False
            if self.target.when:
                self.target.held = self.done > 0 and holds(self.target.when, self._measure)
            if self.target.lines and frame is not None:
                self.trace.go_through(frame)
            return True
        if do == "quit":
            os._exit(0)
        elif do == "pause":
            self._is_pausing = True
        elif do == "ready":
            self._is_screen_ready = True
        elif do == "pace":
            self._pace = message["seconds"]
        elif do == "view":
            self.reporter.viewed = message["name"], message["axis"], message["unit"]
        if do in ("view", "tell") and self._is_standing and frame is not None:
            self._tell("paused", frame, message.get("reason", "same"))
        return False

    def _listen(self) -> None:
        self._next_listen = time.monotonic() + LISTEN_SECONDS
        while self.channel.has_more():
            self._obey(self.channel.receive())

    def _wait_for_its_turn(self) -> None:
        """Where the speed is limited: listen until the next iteration is due."""
        self._next_turn = max(self._next_turn + self._pace, time.monotonic() - self._pace)
        while not self._is_pausing and (left := self._next_turn - time.monotonic()) > 0:
            if self.channel.has_more(left):
                self._obey(self.channel.receive())

    def _tell(self, status: str, frame: Any, reason: str | None) -> None:
        self.reporter.tell(
            status, self.reporter.place_of(frame), at=[self.done, self.lines], epochs=self.epochs, reason=reason,
            is_between=is_between(self.lines),
        )  # fmt: skip

    def _tell_running(self, frame: Any, now: float) -> None:
        self.forks.flush()
        self._tell("running", frame, None)
        self._is_screen_ready = False
        cost = time.monotonic() - now
        self._next_state = now + max(STATE_SECONDS, cost / STATE_SHARE)

    # forks ------------------------------------------------------------------------------------------------

    def _parks(self) -> bool:
        """Leave a fork here to come back to, where one is due; True in a process that comes back to it."""
        now = time.monotonic()
        lived = self._lived + now - self._resumed
        if self.done and lived < max(PARK_SECONDS, self._park_cost / PARK_SHARE):
            return False
        self._lived, self._resumed = 0.0, now
        if self._fork(role="parked", at=[self.done, self.lines]):
            own_offsets()
            self._lie_parked()
            return True
        self._park_cost = time.monotonic() - now
        return False

    def _fork(self, **told: Any) -> bool:
        channel = self.forks.child(**told)
        if channel is None:
            return False
        self.channel = self.reporter.channel = channel
        return True

    def _lie_parked(self) -> None:
        """Until woken, then in another fork: this one stays."""
        while True:
            do = self.channel.receive()["do"]
            if do == "quit":
                os._exit(0)
            if do == "wake" and self._fork(role="woken", at=[self.done, self.lines]):
                break
        own_offsets()
        if not self.is_sealed:
            become_sealed(self.channel.descriptor)
            self.is_sealed = True
        self.reporter.losses = []
        self._has_news = True
        self._is_screen_ready = True
