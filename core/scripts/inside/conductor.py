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

from .evidence.autopsy import examine
from .evidence.broadcasts import BroadcastWatch
from .evidence.history import History
from .evidence.lives import Child, Explore, Explorer, Iteration, Long, same_digest
from .evidence.pairing import copies, order_finding
from .evidence.series import SeriesProbe, SeriesRecorder
from .running import instrument
from .running.fork import BecomeChild, Children
from .running.instrument import Program
from .running.lab import Lab
from .running.leaves import Leaves
from .running.probe import Probe
from .running.projections import project
from .running.recorder import Recorder
from .running.safety import seal
from .truth.roles import Roles, find_roles

MAX_ATTEMPTS = 3
EXPLORE_SECONDS = 2.5
GO_OUT = -1  # the answer of an analysis that a loop around this one may suit better
OUTER_BUDGET = 4.0
SHARE = 0.8  # of the time, for experiments: what is known then is still to be told


@dataclass
class Turn:
    """A loop that is running: where, and how often its top was passed in this activation."""

    loop: int
    frame: Any
    iteration: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    copies: dict[str, Any] = field(default_factory=dict)


@dataclass
class Options:
    """What the user asked for."""

    loop_line: int = 0
    at: int = 1
    loss: str = ""
    seconds: float = 20.0


class Conductor:
    """Owns the hooks. `analyse(lab, roles, iteration)` is called at the top of the chosen iteration.

    It returns after how many more iterations it wants to be called once more, or 0, or GO_OUT.
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
        self.children = Children(time.monotonic() + SHARE * options.seconds)
        self.stack: list[Turn] = []
        self.attempts: dict[int, int] = {}
        self.evaluated: dict[int, Roles] = {}
        self.passed: dict[int, int] = {}
        self.paired: dict[int, int] = {}
        self.pending: int | None = None  # a loop with parameters, while a loop around it is waited for
        self.around_pending: set[int] = set()
        self.chosen: int | None = None
        self.finished = False
        self.rejected: set[int] = set()  # loops with parameters, but without a loss
        self.is_lenient = False  # a run after one in which nothing trained: hinge losses have constant slopes
        self.is_autopsy = False  # a second run, after one in which nothing trained
        self.explained: dict[str, Any] | None = None
        self.second_look: int | None = None
        self.broadcasts = BroadcastWatch(program)
        self.findings: list[dict[str, Any]] = []  # what was seen on the way to the training loop
        self.child: Child | None = None
        self.history = History()

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
        self.history = History()
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
        self.history.keep(loop, self.leaves_at(frame), is_watched=loop in (self.chosen, self.pending))
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
            turn.before = self.digest(frame)
        elif turn.iteration == 1:
            self.attempts[loop] = self.attempts.get(loop, 0) + 1
            now = self.digest(frame)
            if any(not same_digest(turn.before.get(name), value) for name, value in now.items() if name in turn.before):
                self._evaluate(turn)

    def _check_pairing(self, turn: Turn) -> None:
        """Copies at the first two turns of a loop; rows of inputs and labels have to stay together."""
        if turn.iteration > 1 or self.paired.get(turn.loop, 0) > 1:
            return
        now = copies(self.leaves_at(turn.frame))
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

    def digest(self, frame: Any) -> dict[str, Any]:
        leaves = self.leaves_at(frame)
        return {leaf.name: (leaf.shape, project(leaves.number(leaf))) for leaf in leaves.find()}

    def leaves_at(self, frame: Any) -> Leaves:
        return Leaves(frame, self.modules, frozenset(self.program.passing))

    def _lab(self, turn: Turn) -> Lab:
        lab = Lab(self.program, self.leaves_at(turn.frame), turn.loop, self.children, self.say)
        lab.is_lenient = self.is_lenient
        lab.snapshots = list(self.history.first.values())
        lab.first, lab.previous = self.history.first.get(turn.loop, {}), self.history.earlier.get(turn.loop, {})
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

    def _next_around(self, turn: Turn) -> int | None:
        """The innermost running loop around this one in which nothing has been looked for in vain."""
        active = _callers(turn.frame)
        for t in self.stack[::-1]:
            is_around = t.frame is not turn.frame or self._is_inside(turn.loop, t.loop)
            if t is not turn and is_around and id(t.frame) in active and t.loop not in self.rejected:
                return t.loop
        return None

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
        around = self._next_around(turn)
        lab.is_enclosed = around is not None and not self.options.loop_line
        again = self.analyse(lab, roles, self.passed[turn.loop])
        if again == GO_OUT:
            self.rejected.add(turn.loop)
            self.chosen, self.evaluated[turn.loop] = around, Roles()
        elif again:
            self.second_look = self.passed[turn.loop] + again
            self.chosen = turn.loop
        else:
            self.finished = True

    # becoming a child -----------------------------------------------------------------------------------

    def _become(self, child: BecomeChild, loop: int, frame: Any) -> None:
        seal()
        if isinstance(child.probe, Explore):
            self.child = Explorer(self, child)
            return
        leaves = self.leaves_at(frame)
        if isinstance(child.probe, SeriesProbe):
            series = SeriesRecorder(child.probe, leaves)
            self.child = Long(series, child.pipe, loop)
            self.record_with(series)
            return
        recorder = Recorder(child.probe, leaves, len(self.program.sites) + 4096)
        self.child = Iteration(recorder, child.pipe, loop, frame)
        self.record_with(recorder)

    def ended(self, error: BaseException | None) -> None:
        """The script is over; a child never returns from here."""
        if self.child is not None:
            self.child.script_ended(error)


def _callers(frame: Any) -> set[int]:
    """Identities of a frame and of those that called it: a suspended generator is not among them."""
    found = set()
    while frame is not None:
        found.add(id(frame))
        frame = frame.f_back
    return found


__all__ = ["Conductor", "Options", "Probe"]
