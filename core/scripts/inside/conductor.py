"""Follows the script from loop to loop, decides which one trains, and has it analysed there.

The innermost loop that changes all parameters is the training loop. Loops are met from the inside out, so a
promising inner loop sends a child ahead to see whether a loop around it changes more.
"""

from __future__ import annotations

import builtins
import sys
import time
from dataclasses import dataclass, field
from typing import Any, Callable

from . import instrument
from .autopsy import examine
from .broadcasts import BroadcastWatch
from .fork import BecomeChild, Children, report_and_exit
from .instrument import Program
from .lab import Lab
from .leaves import Leaves
from .pairing import copies, order_finding
from .probe import Probe, Recorder
from .projections import project
from .roles import Roles, find_roles
from .safety import seal
from .series import SeriesProbe, SeriesRecorder

MAX_ATTEMPTS = 3
EXPLORE_SECONDS = 2.5
OUTER_BUDGET = 4.0


@dataclass
class Turn:
    """A loop that is running: where, and how often its top was passed in this activation."""

    loop: int
    frame: Any
    iteration: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    copies: dict[str, Any] = field(default_factory=dict)


@dataclass
class Explore:
    """The task of the child that runs ahead: do the loops around change leaves the inner one does not?"""

    enclosing: list[tuple[int, Any]]
    known: set[str]


@dataclass
class Options:
    """What the user asked for."""

    loop_line: int = 0
    at: int = 1
    loss: str = ""
    seconds: float = 20.0


class Conductor:
    """Owns the hooks. `analyse(lab, roles, iteration)` is called at the top of the chosen iteration.

    It returns after how many more iterations it wants to be called once more, or 0.
    """

    def __init__(
        self,
        program: Program,
        modules: dict[str, dict[str, Any]],
        options: Options,
        say: Callable[[str], None],
        analyse: Callable[[Lab, Roles, int], int],
    ) -> None:
        self.program = program
        self.modules = modules
        self.options = options
        self.say = say
        self.analyse = analyse
        self.children = Children(time.monotonic() + options.seconds)
        self.stack: list[Turn] = []
        self.attempts: dict[int, int] = {}
        self.evaluated: dict[int, Roles] = {}
        self.passed: dict[int, int] = {}
        self.paired: dict[int, int] = {}
        self.pending: int | None = None  # a loop with parameters, while a loop around it is waited for
        self.around_pending: set[int] = set()
        self.chosen: int | None = None
        self.finished = False
        self.is_lenient = False  # a run after one in which nothing trained: hinge losses have constant slopes
        self.is_autopsy = False  # a second run, after one in which nothing trained
        self.explained: dict[str, Any] | None = None
        self.second_look: int | None = None
        self.broadcasts = BroadcastWatch(program)
        self.findings: list[dict[str, Any]] = []  # what was seen on the way to the training loop
        self.child: _Child | None = None

    # hooks ----------------------------------------------------------------------------------------------

    def install(self) -> None:
        """Put the hooks where instrumented code finds them."""
        self.record_with(None)
        setattr(builtins, instrument.TOP, self.top)
        setattr(builtins, instrument.OUT, self.out)

    def record_with(self, recorder: Any) -> None:
        """Send every value and statement to a recorder; without one, only broadcasts are watched."""
        setattr(builtins, instrument.VALUE, recorder.value if recorder else self.broadcasts.value)
        setattr(builtins, instrument.DONE, recorder.done if recorder else lambda statement: None)

    def top(self, loop: int) -> None:
        """A loop begins another turn."""
        frame = sys._getframe(1)
        if self.child is not None:
            self.child.top(loop, frame)
        elif not self.finished:
            try:
                self._top(loop, frame)
            except BecomeChild as child:
                self._become(child, loop, frame)

    def out(self, loop: int) -> None:
        """A loop is over."""
        frame = sys._getframe(1)
        if self.child is not None:
            self.child.out(loop, frame)
            return
        if self.finished:
            return
        for depth, turn in enumerate(self.stack):
            if turn.loop == loop and turn.frame is frame:
                del self.stack[depth:]
                break

    # looking for the training loop ----------------------------------------------------------------------

    def begin_autopsy(self) -> None:
        """Look at each loop once in the run that follows."""
        self.is_autopsy = True
        self._begin_again()

    def begin_lenient(self) -> None:
        """Look for the training loop once more, with a wider idea of what a parameter is."""
        self.is_lenient = True
        self._begin_again()

    def _begin_again(self) -> None:
        self.stack, self.passed, self.attempts, self.evaluated, self.paired = [], {}, {}, {}, {}
        self.pending = self.chosen = None

    def _top(self, loop: int, frame: Any) -> None:
        turn = self._enter(loop, frame)
        if self.is_autopsy:
            if self.explained is None and self.attempts.get(loop, 0) < 1:
                self.attempts[loop] = 1
                self.explained = examine(self._lab(turn))
                if self.explained is not None:
                    self.explained["loop_line"] = self.program.loops[loop].line
            return
        self.passed[loop] = self.passed.get(loop, -1) + 1
        self._check_pairing(turn)
        if self.options.loop_line and self.chosen is None:
            if self.program.loops[loop].line == self.options.loop_line:
                self.chosen = loop
            else:
                return
        if self.chosen is not None:
            if loop == self.chosen and self.passed[loop] >= (self.second_look or self.options.at):
                self._analyse(turn, self.evaluated.get(loop))
            return
        if loop in self.evaluated or self.attempts.get(loop, 0) >= MAX_ATTEMPTS:
            return
        if turn.iteration == 0:
            turn.before = self._digest(frame)
        elif turn.iteration == 1:
            self.attempts[loop] = self.attempts.get(loop, 0) + 1
            now = self._digest(frame)
            if any(not _same(turn.before.get(name), value) for name, value in now.items() if name in turn.before):
                self._evaluate(turn)

    def _check_pairing(self, turn: Turn) -> None:
        """Copies at the first two turns of a loop; rows of inputs and labels have to stay together."""
        if turn.iteration > 1 or self.paired.get(turn.loop, 0) > 1:
            return
        now = copies(self._leaves(turn.frame))
        self.paired[turn.loop] = turn.iteration + 1
        if turn.iteration == 1 and not self.findings:
            loop = self.program.loops[turn.loop]
            found = order_finding(self.program, turn.copies, now, (loop.line, loop.end_line))
            if found is not None:
                self.findings.append(found)
        turn.copies = now if turn.iteration == 0 else {}

    def _enter(self, loop: int, frame: Any) -> Turn:
        """The turn of this loop, begun or gone on with; turns of loops that are over are forgotten."""
        for depth in range(len(self.stack) - 1, -1, -1):
            turn = self.stack[depth]
            if turn.loop == loop and turn.frame is frame:
                active = _callers(frame)
                self.stack[depth + 1 :] = [
                    t
                    for t in self.stack[depth + 1 :]
                    if id(t.frame) in active and not (t.frame is frame and self._is_inside(t.loop, loop))
                ]
                turn.iteration += 1
                return turn
        self.stack.append(Turn(loop, frame))
        return self.stack[-1]

    def _is_inside(self, inner: int, outer: int) -> bool:
        return self.program.loops[outer].line <= self.program.loops[inner].line <= self.program.loops[outer].end_line

    def _digest(self, frame: Any) -> dict[str, Any]:
        leaves = self._leaves(frame)
        return {leaf.name: (leaf.shape, project(leaves.number(leaf))) for leaf in leaves.find()}

    def _leaves(self, frame: Any) -> Leaves:
        return Leaves(frame, self.modules, frozenset(self.program.passing))

    def _lab(self, turn: Turn) -> Lab:
        lab = Lab(self.program, self._leaves(turn.frame), turn.loop, self.children, self.say)
        lab.is_lenient = self.is_lenient
        return lab

    def _evaluate(self, turn: Turn) -> None:
        line = self.program.loops[turn.loop].line
        self.say(f"trying the loop at line {line}")
        roles = find_roles(self._lab(turn))
        self.evaluated[turn.loop] = roles
        is_around = self.pending is not None and turn.loop in self.around_pending
        if is_around and len(roles.parameters) <= len(self.evaluated[self.pending].parameters):  # type: ignore[index]
            self.chosen = self.pending
            return
        if not roles.parameters:
            return
        if self.pending is not None and len(roles.parameters) <= len(self.evaluated[self.pending].parameters):
            return
        self.pending = None
        outer = self._enclosing(turn)
        if outer and self._look_ahead(outer, roles):
            self.pending = turn.loop
            self.around_pending = {loop for loop, _ in outer}
            return
        self.chosen = turn.loop
        if self.passed[turn.loop] >= self.options.at:
            self._analyse(turn, roles, fresh=True)

    def _enclosing(self, turn: Turn) -> list[tuple[int, Any]]:
        """The running loops around this one that have not been tried."""
        active = _callers(turn.frame)
        return [
            (t.loop, t.frame)
            for t in self.stack
            if t is not turn and t.loop not in self.evaluated and id(t.frame) in active
            and (t.frame is not turn.frame or self._is_inside(turn.loop, t.loop))
        ]  # fmt: skip

    def _look_ahead(self, enclosing: list[tuple[int, Any]], roles: Roles) -> bool:
        """Whether a loop around this one changes more leaves, and is short enough to be tried."""
        started = time.monotonic()
        patience, self.children.patience = self.children.patience, EXPLORE_SECONDS
        extra = self.children.run([Explore(enclosing, {leaf.name for leaf in roles.changed})])[0]
        self.children.patience = patience
        extra, found = extra or (set(), [])
        self.findings += found
        cost = (time.monotonic() - started) * 2 * (len(roles.changed) + len(extra))
        return bool(extra) and cost < OUTER_BUDGET

    def total_iterations(self, loop: int) -> int | None:
        """How often the loop and those around it are going to turn, if all of them go over ranges."""
        lengths = {self.program.statements[s].line: n for s, n in self.broadcasts.ranges.items()}
        total = 1
        for turn in self.stack:
            length = lengths.get(self.program.loops[turn.loop].line)
            if length is None:
                return None
            total *= length
            if turn.loop == loop:
                return total
        return None

    def _analyse(self, turn: Turn, roles: Roles | None, *, fresh: bool = False) -> None:
        lab = self._lab(turn)
        if roles is None or not fresh:
            roles = find_roles(lab)
        if not roles.parameters and not self.options.loop_line:
            self.chosen, self.evaluated[turn.loop] = None, roles
            return
        self.second_look = None
        again = self.analyse(lab, roles, self.passed[turn.loop])
        if again:
            self.second_look = self.passed[turn.loop] + again
            self.chosen = turn.loop
        else:
            self.finished = True

    # becoming a child -----------------------------------------------------------------------------------

    def _become(self, child: BecomeChild, loop: int, frame: Any) -> None:
        seal()
        if isinstance(child.probe, Explore):
            self.child = _Explorer(self, child)
            return
        leaves = self._leaves(frame)
        if isinstance(child.probe, SeriesProbe):
            series = SeriesRecorder(child.probe, leaves)
            self.child = _Long(series, child.pipe, loop)
            self.record_with(series)
            return
        recorder = Recorder(child.probe, leaves, len(self.program.sites) + 4096)
        self.child = _Iteration(recorder, child.pipe, loop, frame)
        self.record_with(recorder)

    def ended(self, error: BaseException | None) -> None:
        """The script is over; a child never returns from here."""
        if self.child is not None:
            self.child.script_ended(error)


class _Child:
    """What a forked process does at the tops and ends of loops."""

    def top(self, loop: int, frame: Any) -> None:
        raise NotImplementedError

    def out(self, loop: int, frame: Any) -> None:
        raise NotImplementedError

    def script_ended(self, error: BaseException | None) -> None:
        raise NotImplementedError


class _Iteration(_Child):
    """Lives until the loop comes round again."""

    def __init__(self, recorder: Recorder, pipe: int, loop: int, frame: Any) -> None:
        self.recorder = recorder
        self.pipe = pipe
        self.loop = loop
        self.frame = frame

    def _finish(self, ended: str, error: BaseException | None = None) -> None:
        report_and_exit(self.pipe, self.recorder.finish(ended, error))

    def top(self, loop: int, frame: Any) -> None:
        if loop == self.loop and frame is self.frame:
            self._finish("iteration")

    def out(self, loop: int, frame: Any) -> None:
        if loop == self.loop and frame is self.frame:
            self._finish("left")

    def script_ended(self, error: BaseException | None) -> None:
        self._finish("exception" if error is not None else "left", error)


class _Long(_Child):
    """Lives through many turns of the loop, in whatever activation of its function."""

    def __init__(self, recorder: SeriesRecorder, pipe: int, loop: int) -> None:
        self.recorder = recorder
        self.pipe = pipe
        self.loop = loop

    def top(self, loop: int, frame: Any) -> None:
        if loop == self.loop and self.recorder.turn(frame):
            report_and_exit(self.pipe, self.recorder.finish("enough"))

    def out(self, loop: int, frame: Any) -> None:
        pass

    def script_ended(self, error: BaseException | None) -> None:
        report_and_exit(self.pipe, self.recorder.finish("exception" if error else "ended", error))


class _Explorer(_Child):
    """Runs ahead through one whole turn of the loops around, and tells which other leaves that changes."""

    def __init__(self, conductor: Conductor, child: BecomeChild) -> None:
        self.conductor = conductor
        self.pipe = child.pipe
        self.waiting = list(child.probe.enclosing)
        self.known = child.probe.known
        self.before = {id(frame): conductor._digest(frame) for _, frame in self.waiting}
        self.seen: set[int] = set()
        self.extra: set[str] = set()
        self.found: list[dict[str, Any]] = []

    def top(self, loop: int, frame: Any) -> None:
        for entry in self.waiting:
            if entry[0] == loop and entry[1] is frame:
                before = self.before[id(frame)]
                now = self.conductor._digest(frame)
                changed = {n for n, v in now.items() if n in before and before[n][0] == v[0] and not _same(before[n], v)}
                self.extra |= changed - self.known
                self._check_pairing(loop, frame)
                self.before[id(frame)] = now
                if self.extra or loop in self.seen:
                    self.waiting.remove(entry)
                self.seen.add(loop)
                break
        if not self.waiting:
            report_and_exit(self.pipe, (self.extra, self.found))

    def _check_pairing(self, loop: int, frame: Any) -> None:
        conductor = self.conductor
        for turn in conductor.stack:
            if turn.loop == loop and turn.frame is frame and turn.copies:
                place = conductor.program.loops[loop]
                now = copies(conductor._leaves(frame))
                found = order_finding(conductor.program, turn.copies, now, (place.line, place.end_line))
                if found is not None:
                    self.found.append(found)

    def out(self, loop: int, frame: Any) -> None:
        self.waiting = [entry for entry in self.waiting if entry[0] != loop or entry[1] is not frame]
        if not self.waiting:
            report_and_exit(self.pipe, (self.extra, self.found))

    def script_ended(self, error: BaseException | None) -> None:
        report_and_exit(self.pipe, (self.extra, self.found))


def _callers(frame: Any) -> set[int]:
    """Identities of a frame and of those that called it: a suspended generator is not among them."""
    found = set()
    while frame is not None:
        found.add(id(frame))
        frame = frame.f_back
    return found


def _same(left: Any, right: Any) -> bool:
    return left is not None and left[0] == right[0] and bool((left[1] == right[1]).all())


__all__ = ["Conductor", "Options", "Probe"]
