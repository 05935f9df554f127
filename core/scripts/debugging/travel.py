"""Forward with the script's own process, back with forks of it, and from the past forward again until they meet.

The process that runs the script never goes back: it waits where it is. To be at an earlier place, the nearest fork
parked before it is woken, lives on to that place, sealed, and is what is looked at from then on. When it comes to
where the script's own process waits, that one takes over: they are in the same state.
"""

from collections.abc import Callable, Set
from typing import Any

from stepgrad.core.debugging.commands import AfterPhases, Back, Command, Counted, GoTo, Run, Until, ViewParameter
from stepgrad.core.debugging.messages import Message, Refused
from stepgrad.core.debugging.snapshot import StopReason
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription

from ..inside.stepping.going import NEW_ROUND
from .aims import aim
from .link import Link
from .losses import Losses
from .picture import Picture
from .policy import POLICY
from .processes import Processes
from .stops import START, say_end, say_stop
from .trail import At, Trail


class Travel:
    """Where a script is and where it goes. `active` is the process that is looked at; `here` where it stands."""

    def __init__(
        self, processes: Processes, run: RunDescription, picture: Picture, say: Callable[[Message], None]
    ) -> None:
        self._processes = processes
        self._run = run
        self._picture = picture
        self._say = say
        self.active: Link = processes.frontier
        self.here: At = (0, 0)
        self.is_over = False
        self.is_standing = False
        self.is_free = False  # it runs to where nobody knows yet
        self._goal: dict[str, Any] | None = None  # what a fork is woken for
        self._words = ""
        self._stop: StopReason | None = START
        self._error: str | None = None
        self._state: dict[str, Any] | None = None
        self._epochs = 0
        self._trail = Trail(run)
        self._viewed = ViewParameter(None)
        self._pace = 0.0
        self._has_told_parting = False

    # commands ---------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Stop after the iteration in hand."""
        if self.is_standing:
            self.show_again()
        else:
            self.active.send(do="pause")

    def limit_speed(self, limit: float | None) -> None:
        """At most so many iterations a second."""
        self._picture.speed_limit = limit
        self._pace = 1.0 / limit if limit else 0.0
        self.active.send(do="pace", seconds=self._pace)
        self.show_again()

    def view(self, asked: ViewParameter) -> None:
        """Look closely at this parameter from now on."""
        self._viewed = asked
        self._send_view()
        if self.is_standing:
            self.active.send(do="tell", reason="same")

    def _send_view(self) -> None:
        asked = self._viewed
        self.active.send(do="view", name=asked.name or "", axis=asked.axis, unit=asked.unit)

    def obey(self, command: Command) -> None:
        """Set out. Raises StepgradError for what a script cannot do."""
        POLICY.check(command)
        match command:
            case Run(until):
                self._forward(until)
            case Back(by):
                self._back(by)
            case GoTo(step):
                self._go_to(self._frontier_at if step is None else (step, 0))

    def _forward(self, until: Until) -> None:
        target, words = aim(until, self.here, self._epochs, self._trail, self._run)
        if isinstance(until, AfterPhases):
            self._trail.lines.append(self.here)
        self._set_out(target, words)

    def _set_out(self, target: dict[str, Any], words: str) -> None:
        if self.is_over and self.here >= self._frontier_at and self._error is None:
            raise StepgradError(f"the script has ended after {self.here[0]} iterations: b goes back")
        self._words = words
        step = target.get("step")
        if step is not None and not self.is_over and (step, 0) >= self._frontier_at:
            self._take_frontier()
        if self.active is not self._processes.frontier and (not self.is_over or self._error is None):
            target = {**target, "limit": list(self._frontier_at)}
        self._run_on(target)

    def _run_on(self, target: dict[str, Any]) -> None:
        self.is_standing = False
        self.is_free = target.get("step") is None and not target.get("lines")
        if not target.get("lines"):
            self._trail.lines.clear()
        self.active.send(do="run", target=target)

    def _back(self, by: Counted) -> None:
        is_between = self._state is None or self._state["is_between"]
        goal = self._trail.back(self.here, by, is_between=is_between)
        if goal >= self.here:
            raise StepgradError("this is the beginning: there is nothing before the first iteration")
        self._go_to(goal)

    def _go_to(self, goal: At) -> None:
        self._words = ""
        if goal >= self._frontier_at and not self.is_over:
            was_elsewhere = self.active is not self._processes.frontier
            self._take_frontier()
            if goal == self._frontier_at and was_elsewhere:
                self.is_standing = False
                self.active.send(do="tell", reason="target")
            else:
                self._run_on({"step": goal[0]})
            return
        if self.is_over and goal > self._frontier_at:
            raise StepgradError(f"the script has ended after {self._frontier_at[0]} iterations")
        target = {"step": goal[0], "events": goal[1]}
        can_go_on = self.active is self._processes.past and self.here <= goal and (self.here[0] < goal[0] or goal[1])
        if can_go_on:
            self._run_on(target)
        else:
            self._wake(goal, target)

    def _wake(self, goal: At, target: dict[str, Any]) -> None:
        start = self._processes.nearest(goal)
        if start is None:
            raise StepgradError("the way back is gone: no fork of the script is left")
        self._processes.forget(self._processes.past)
        self._goal, self.is_standing, self.is_free = target, False, False
        if not goal[1]:
            self._trail.lines.clear()
        start.send(do="wake")

    def _take_frontier(self) -> None:
        """The script's own process is what is looked at again."""
        self._processes.forget(self._processes.past)
        self.active = self._processes.frontier
        self.active.send(do="pace", seconds=self._pace)
        self._send_view()

    # for whoever records ------------------------------------------------------------------------------------

    @property
    def frontier(self) -> Link:
        """The script's own process."""
        return self._processes.frontier

    @property
    def losses(self) -> Losses:
        """All that were seen."""
        return self._picture.losses

    @property
    def rounds(self) -> Set[int]:
        """The iterations after which an epoch was over."""
        return self._trail.rounds

    @property
    def is_true(self) -> bool:
        """Whether what is looked at is what the script did: its own process, or a past that came out the same."""
        return self.active is self.frontier or (self.is_over and self._picture.parted is None)

    def is_between(self, link: Link) -> bool:
        """Whether a process stands between two iterations, as far as it has said."""
        return link.at[1] in (0, NEW_ROUND)

    @property
    def reason_of_end(self) -> str:
        """How the script ended, or that it was left before."""
        return "quit" if not self.is_over else "end" if self._error is None else "error"

    @property
    def _frontier_at(self) -> At:
        return self._processes.frontier.at

    # reports ----------------------------------------------------------------------------------------------

    def hear(self, link: Link, message: dict[str, Any]) -> None:
        """A process says something."""
        if message.get("role") == "woken" and self._goal is not None:
            past = self._processes.past
            assert past is not None
            self.active = past
            past.send(do="pace", seconds=self._pace)
            self._send_view()
            past.send(do="run", target=self._goal)
            self._goal = None
        if "losses" in message:
            self._picture.take(message["losses"])
            self._trail.rounds.update(message["rounds"])
        if "limit" in message:
            self._meet(message["limit"], message["reason"])
        elif "state" in message:
            self._take_state(link, message["state"])
        elif "ended" in message:
            self._end(link, message["ended"])
        elif message.get("gone") and link is self.active:
            self._say(Refused("the process that lived the past again was lost"))
            self._take_frontier()
            self.active.send(do="tell", reason="target")

    def _meet(self, rest: dict[str, Any], reason: str) -> None:
        """The past has come to where the script's own process waits; if not for another `reason`, it goes on."""
        if self.is_over:
            self.active.send(do="tell", reason="end")
            return
        self._take_frontier()
        if reason == "limit":
            self.active.send(do="run", target=rest)
        else:
            self.active.send(do="tell", reason=reason)

    def _take_state(self, link: Link, state: dict[str, Any]) -> None:
        link.at = (state["at"][0], state["at"][1])
        if link is not self.active:
            return
        self.here, self._epochs = link.at, state["epochs"]
        self._state = state
        if state["status"] == "paused":
            self.is_standing = True
            self._stop = self._reason(state)
        else:
            self._stop = None
        self._show()

    def show_again(self) -> None:
        """Something else than the script has changed."""
        if self._state is not None and self.is_standing:
            self._show()

    def _show(self) -> None:
        assert self._state is not None
        is_at_end = self.is_over and self._error is None and self.here[0] >= self._frontier_at[0]
        status = "finished" if is_at_end else "paused" if self.is_standing else "running"
        self._say(self._picture.show(self._state, status, self._stop))  # type: ignore[arg-type]
        parted = self._picture.parted
        if parted is not None and not self._has_told_parting:
            self._has_told_parting = True
            words = "the script depends on the clock, or on something else that is not in its memory"
            self._say(Refused(f"iteration {parted} did not come out as before: {words}"))

    def _reason(self, state: dict[str, Any]) -> StopReason | None:
        if state["reason"] == "same":
            return self._stop
        is_at_end = self.is_over and state["at"][0] >= self._frontier_at[0] and state["is_between"]
        if state["reason"] == "end" or is_at_end:
            return say_end(self._frontier_at[0], self._error)
        return say_stop(state, self._words)

    def _end(self, link: Link, message: dict[str, Any]) -> None:
        """The script is over, here or where the past was lived again: show its last iteration."""
        link.at = (message["at"][0], message["at"][1])
        if link is self._processes.frontier:
            self.is_over, self._error = True, message["error"]
            if self._error is None:
                self._picture.end = link.at[0]
            link.at = (link.at[0], 0)
        elif not self.is_over or message["error"] != self._error:
            self._say(Refused(f"the past could not be lived again: {message['error'] or 'the script ended early'}"))
            if not self.is_over:
                self._take_frontier()
                self.active.send(do="tell", reason="target")
                return
        self._trail.lines.clear()
        self._wake((self._frontier_at[0], 0), {"step": self._frontier_at[0], "events": 0})
