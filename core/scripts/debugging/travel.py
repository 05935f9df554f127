"""Forward with the script's own process, back with forks of it, and from the past forward again until they meet.

The process that runs the script never goes back: it waits where it is. To be at an earlier place, the nearest fork
parked before it is woken, lives on to that place, sealed, and is what is looked at from then on. When it comes to
where the script's own process waits, that one takes over: they are in the same state.
"""

from collections.abc import Callable
from typing import Any

from stepgrad.core.debugging.commands import (
    AfterPhases,
    Back,
    BackTo,
    Command,
    Counted,
    GoTo,
    Run,
    Until,
    ViewParameter,
)
from stepgrad.core.debugging.messages import Message, Refused
from stepgrad.core.debugging.snapshot import Status, StopReason
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription

from .aims import aim
from .briefing import Briefing
from .link import Link
from .lists import ListChange, Lists
from .picture import Picture
from .policy import POLICY
from .processes import Processes
from .recorded_wish import first_that_begins, is_recorded
from .seeking import Seeking, say_nothing_found, what_to_seek
from .statements import check_line
from .stops import START, say_end, say_stop
from .trail import At, Trail


class Travel:
    """Where a script is and where it goes. `active` is the process that is looked at; `here` where it stands."""

    def __init__(
        self, processes: Processes, run: RunDescription, picture: Picture, say: Callable[[Message], None]
    ) -> None:
        self.processes = processes
        self._run = run
        self.picture = picture
        self._say = say
        self.active: Link = processes.frontier
        self.here: At = (0, 0)
        self.is_over = False
        self.is_standing = False
        self.is_free = False  # it runs to where nobody knows yet
        self._goal: dict[str, Any] | None = None  # what a fork is woken for
        self._words = ""
        self._stop: StopReason | None = START
        self.error: str | None = None
        self._state: dict[str, Any] | None = None
        self._epochs = 0
        self.trail = Trail(run)
        self._seeking: Seeking | None = None
        self._lists = Lists(run, processes, picture)
        self._briefing = Briefing(self._lists)

    def pause(self) -> None:
        """Stop after the iteration in hand, or give up a search."""
        if self._seeking is not None:
            self._seeking.give_up()
            self._seeking, self.is_standing = None, True
        if self.is_standing:
            self.show_again()
        else:
            self.active.send(do="pause")

    def limit_speed(self, limit: float | None) -> None:
        """At most so many iterations a second."""
        self.picture.speed_limit = limit
        self._briefing.pace = 1.0 / limit if limit else 0.0
        self._briefing.give_pace(self.active)
        self.show_again()

    def view(self, asked: ViewParameter) -> None:
        """Look closely at this parameter from now on."""
        self._briefing.viewed = asked
        self._briefing.give_view(self.active)
        if self.is_standing:
            self.active.send(do="tell", reason="same")

    def obey(self, command: Command) -> None:
        """Set out. Raises StepgradError for what a script cannot do."""
        POLICY.check(command)
        match command:
            case Run(until):
                self._forward(until)
            case Back(by):
                self._back(by)
            case BackTo(text):
                self._back_to(text.strip())
            case GoTo(step):
                self._go_to(self._frontier_at if step is None else (step, 0))
            case _ if isinstance(command, ListChange):
                self._lists.change(command)
                self.show_again()

    def _forward(self, until: Until) -> None:
        target, words = aim(until, self.here, self._epochs, self.trail, self._run)
        check_line(target, self.picture.sources)
        if isinstance(until, AfterPhases):
            self.trail.lines.append(self.here)
        self._set_out({**target, "breaks": True}, words)

    def _back_to(self, text: str) -> None:
        """To the last iteration before this one after which a condition began to hold."""
        end = self.here[0] - self._is_between
        when = what_to_seek(text, self._run, end)

        def found(step: int | None) -> None:
            self._seeking = None
            self.is_standing = True
            if step:
                self._go_to((step, 0), text)
                return
            self._say(Refused(say_nothing_found(text, has_failed=step is None)))
            self._show()

        if is_recorded(text, self._run):
            found(first_that_begins(text, self._run, self.picture.losses, range(end, 0, -1)) or 0)
            return
        self.is_standing = False
        self._seeking = Seeking(self.processes, when, end, found)
        self._seeking.go_on()
        self.show_again()

    def _set_out(self, target: dict[str, Any], words: str) -> None:
        if self.is_over and self.here >= self._frontier_at and self.error is None:
            raise StepgradError(f"the script has ended after {self.here[0]} iterations: b goes back")
        self._words = words
        step = target.get("step")
        if step is not None and not self.is_over and (step, 0) >= self._frontier_at:
            self._take_frontier()
        if self.active is not self.processes.frontier and (not self.is_over or self.error is None):
            target = {**target, "limit": list(self._frontier_at)}
        self._run_on(target)

    def _run_on(self, target: dict[str, Any]) -> None:
        self.is_standing = False
        self.is_free = target.get("step") is None and not target.get("lines")
        if not target.get("lines"):
            self.trail.lines.clear()
        self.active.send(do="run", target=target)

    def _back(self, by: Counted) -> None:
        goal = self.trail.back(self.here, by, is_between=self._is_between)
        if goal >= self.here:
            raise StepgradError("this is the beginning: there is nothing before the first iteration")
        self._go_to(goal)

    def _go_to(self, goal: At, words: str = "") -> None:
        self._words = words
        if goal >= self._frontier_at and not self.is_over:
            was_elsewhere = self.active is not self.processes.frontier
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
        can_go_on = self.active is self.processes.past and self.here <= goal and (self.here[0] < goal[0] or goal[1])
        if can_go_on:
            self._run_on(target)
        else:
            self._wake(goal, target)

    def _wake(self, goal: At, target: dict[str, Any]) -> None:
        start = self.processes.nearest(goal)
        if start is None:
            raise StepgradError("the way back is gone: no fork of the script is left")
        self.processes.forget(self.processes.past)
        self._goal, self.is_standing, self.is_free = target, False, False
        if not goal[1]:
            self.trail.lines.clear()
        start.send(do="wake", role="woken")

    def _take_frontier(self) -> None:
        """The script's own process is what is looked at again."""
        self.processes.forget(self.processes.past)
        self.active = self.processes.frontier
        self._briefing.give(self.active)

    @property
    def _is_between(self) -> bool:
        return self._state is None or bool(self._state["is_between"])

    @property
    def _frontier_at(self) -> At:
        return self.processes.frontier.at

    # reports ----------------------------------------------------------------------------------------------

    def hear(self, link: Link, message: dict[str, Any]) -> None:
        """A process says something."""
        if self._seeking is not None and "seeker" in (link.role, message.get("role")):
            self._seeking.hear(link, message)
            self.show_again()
            return
        if link.role == "seeker":
            return  # nobody waits for it any more
        if message.get("role") == "woken" and self._goal is not None:
            past = self.processes.past
            assert past is not None
            self.active = past
            self._briefing.give(past)
            past.send(do="run", target=self._goal)
            self._goal = None
        if "losses" in message:
            self.picture.take(message["losses"])
            self.trail.rounds.update(message["rounds"])
            self._lists.take(message["hits"])
        if "limit" in message:
            self._meet(message)
        elif "state" in message:
            self._take_state(link, message["state"])
        elif "ended" in message:
            self._end(link, message["ended"])
        elif message.get("gone") and link is self.active:
            self._say(Refused("the process that lived the past again was lost"))
            self._take_frontier()
            self.active.send(do="tell", reason="target")

    def _meet(self, message: dict[str, Any]) -> None:
        """The past has come to where the script's own process waits; if not for another reason, it goes on."""
        if self.is_over:
            self.active.send(do="tell", reason="end")
            return
        self._take_frontier()
        if message["reason"] == "limit":
            self.active.send(do="run", target=message["limit"])
        else:
            self.active.send(do="tell", reason=message["reason"], stopped_by=message["stopped_by"])

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
        if self._state is not None and (self.is_standing or self._seeking is not None):
            self._show()

    def _show(self) -> None:
        assert self._state is not None
        is_at_end = self.is_over and self.error is None and self.here[0] >= self._frontier_at[0]
        is_at_rest = self.is_standing or self._seeking is not None
        status: Status = "finished" if is_at_end else "paused" if is_at_rest else "running"
        self.picture.breakpoints = self._lists.listed
        self.picture.looking_back = self._seeking.at if self._seeking is not None else None
        self._say(self.picture.show(self._state, status, self._stop))
        parted = self.picture.tell_parting()
        if parted is not None:
            self._say(Refused(parted))

    def _reason(self, state: dict[str, Any]) -> StopReason | None:
        if state["reason"] == "same":
            return self._stop
        is_at_end = self.is_over and state["at"][0] >= self._frontier_at[0] and state["is_between"]
        if state["reason"] == "end" or is_at_end:
            return say_end(self._frontier_at[0], self.error)
        return say_stop(state, self._words, self._lists.numbered(state["stopped_by"]))

    def _end(self, link: Link, message: dict[str, Any]) -> None:
        """The script is over, here or where the past was lived again: show its last iteration."""
        link.at = (message["at"][0], message["at"][1])
        if link is self.processes.frontier:
            self.is_over, self.error = True, message["error"]
            if self.error is None:
                self.picture.end = link.at[0]
            link.at = (link.at[0], 0)
        elif not self.is_over or message["error"] != self.error:
            self._say(Refused(f"the past could not be lived again: {message['error'] or 'the script ended early'}"))
            if not self.is_over:
                self._take_frontier()
                self.active.send(do="tell", reason="target")
                return
        self.trail.lines.clear()
        self._wake((self._frontier_at[0], 0), {"step": self._frontier_at[0], "events": 0})
