"""Follows the script from loop to loop, decides which one trains, and has it analysed there.

The innermost loop that changes all parameters is the training loop. Loops are met from the inside out, so a
promising inner loop sends a child ahead to see whether a loop around it changes more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from .evidence.course.autopsy import examine
from .evidence.course.history import History
from .evidence.course.lives import Explore, same_digest
from .evidence.data.broadcasts import BroadcastWatch
from .evidence.data.pairing import copies, order_finding
from .running.clock import worked
from .running.failures import Failures
from .running.fork import Children
from .running.instrument import Program
from .running.lab import Lab
from .running.leaves import Leaves
from .running.projections import project
from .running.turns import Turn, Turns
from .truth.roles import Roles, find_roles

MAX_ATTEMPTS = 3
EXPLORE_SECONDS = 2.5
GO_OUT = -1  # the answer of an analysis that a loop around this one may suit better
OUTER_BUDGET = 4.0
LONGEST_PERIOD = 100  # turns in which an update is waited for
SEVERAL = 2  # arrays that are updated together
SHARE = 0.8  # of the time, for experiments: what is known then is still to be told


@dataclass
class Options:
    """What the user asked for."""

    loop_line: int = 0
    at: int = 1
    loss: str = ""
    seconds: float = 20.0


class Conductor:
    """Decides at the tops of loops. `analyse(lab, roles, iteration)` is called at the top of the chosen iteration.

    It returns after how many more iterations it wants to be called once more, or 0, or GO_OUT.
    """

    def __init__(
        self,
        program: Program,
        modules: dict[str, dict[str, Any]],
        options: Options,
        say: Callable[[str], None],
        analyse: Callable[[Lab, Roles, int], int],
        failures: Failures,
    ) -> None:
        self.program = program
        self.modules = modules
        self.options = options
        self.say = say
        self.analyse = analyse
        self.failures = failures
        self.children = Children(worked() + SHARE * options.seconds, failures)
        self.turns = Turns(program)
        self.attempts: dict[int, int] = {}
        self.evaluated: dict[int, Roles] = {}
        self.passed: dict[int, int] = {}
        self.paired: dict[int, int] = {}
        self.periods: dict[int, int] = {}  # how many turns of a loop are one iteration, where it is more than one
        self.pending: int | None = None  # a loop with parameters, while a loop around it is waited for
        self.around_pending: set[int] = set()
        self.chosen: int | None = None
        self.finished = False
        self.rejected: set[int] = set()  # loops with parameters, but without a loss
        self.is_lenient = False  # a run after one in which nothing trained: hinge losses have constant slopes
        self.to_the_end = False  # a run of the script after the first is not cut short
        self.is_autopsy = False  # a second run, after one in which nothing trained
        self.explained: dict[str, Any] | None = None
        self.second_look: int | None = None
        self.broadcasts = BroadcastWatch(program)
        self.findings: list[dict[str, Any]] = []  # what was seen on the way to the training loop
        self.history = History()

    def begin_autopsy(self, *, to_the_end: bool = False) -> None:
        """Look at each loop once in the run that follows; `to_the_end`: somebody else looks on, too."""
        self.is_autopsy, self.to_the_end = True, to_the_end
        self._begin_again()

    def begin_lenient(self) -> None:
        """Look for the training loop once more, with a wider idea of what a parameter is."""
        self.is_lenient = True
        self._begin_again()

    @property
    def has_enough(self) -> bool:
        """Whether a run after the first has told what it was made for, or the time for it is over."""
        return self.is_autopsy and not self.to_the_end and (self.explained is not None or self.children.time_is_up)

    def _begin_again(self) -> None:
        self.turns = Turns(self.program)
        self.passed, self.attempts, self.evaluated, self.paired = {}, {}, {}, {}
        self.history = History()
        self.pending = self.chosen = None

    def top(self, loop: int, frame: Any) -> None:
        """A loop begins another turn."""
        turn = self.turns.enter(loop, frame)
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
        if loop in self.evaluated and not self.evaluated[loop].parameters and turn.resting:
            self._wait_for_an_update(turn)
        if loop in self.evaluated or self.attempts.get(loop, 0) >= MAX_ATTEMPTS:
            return
        if turn.iteration == 0:
            turn.before = self.digest(frame, whole_numbers=True, also_called=True)
        elif turn.iteration == 1:
            self.attempts[loop] = self.attempts.get(loop, 0) + 1
            now = self.digest(frame, also_called=True)
            if any(not same_digest(turn.before.get(name), value) for name, value in now.items() if name in turn.before):
                self._evaluate(turn)
                turn.resting = {n for n, v in now.items() if n in turn.before and same_digest(turn.before[n], v)}
                turn.before = now

    def _wait_for_an_update(self, turn: Turn) -> None:
        """What rests for some turns and changes then is updated every so many turns: these are one iteration."""
        now = self.digest(turn.frame)
        moved = [n for n in turn.resting if n in now and not same_digest(turn.before[n], now[n])]
        if not moved and turn.iteration < LONGEST_PERIOD:
            return
        turn.resting = set()
        if len(moved) >= SEVERAL:
            self.periods[turn.loop] = turn.iteration
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

    def digest(self, frame: Any, *, whole_numbers: bool = False, also_called: bool = False) -> dict[str, Any]:
        """What the leaves hold; also single whole numbers, if wished: a slope that starts at 0 is one at first.

        `also_called`: under their other names too; a name that is bound inside the loop is not there at first.
        """
        leaves = self.leaves_at(frame)
        found = [leaf for leaf in leaves.find(not whole_numbers) if not leaf.integer or leaf.size == 1]
        held = [(leaf, (leaf.shape, project(leaves.number(leaf)))) for leaf in found]
        others = [(name, value) for leaf, value in held for name in leaf.aliases] if also_called else []
        return {**dict(others), **{leaf.name: value for leaf, value in held}}

    def leaves_at(self, frame: Any) -> Leaves:
        return Leaves(frame, self.modules, frozenset(self.program.passing))

    def _lab(self, turn: Turn) -> Lab:
        lab = Lab(self.program, self.leaves_at(turn.frame), turn.loop, self.children, self.say)
        lab.is_lenient = self.is_lenient
        lab.turns = self.periods.get(turn.loop, 1)
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
        outer = [(t.loop, t.frame) for t in self.turns.around(turn) if t.loop not in self.evaluated]
        if outer and self._look_ahead(outer, roles):
            self.pending = turn.loop
            self.around_pending = {loop for loop, _ in outer}
            return
        self.chosen = turn.loop
        if self.passed[turn.loop] >= self.options.at:
            self._analyse(turn, roles, fresh=True)

    def _next_around(self, turn: Turn) -> int | None:
        """The innermost running loop around this one in which nothing has been looked for in vain."""
        loops = [t.loop for t in self.turns.around(turn) if t.loop not in self.rejected]
        return loops[-1] if loops else None

    def _look_ahead(self, enclosing: list[tuple[int, Any]], roles: Roles) -> bool:
        """Whether a loop around this one changes more leaves, and is short enough to be tried."""
        patience, self.children.patience = self.children.patience, EXPLORE_SECONDS
        task = Explore(enclosing, {leaf.name for leaf in roles.changed}, SHARE * EXPLORE_SECONDS)
        extra, found, took = self.children.run([task])[0] or (set(), [], 0.0)
        self.children.patience = patience
        self.findings += [item for item in found if item not in self.findings]
        cost = took * 2 * (len(roles.changed) + len(extra))
        return bool(extra) and cost < OUTER_BUDGET

    def total_iterations(self, loop: int) -> int | None:
        """How often the loop and those around it are going to turn, if all of them go over ranges."""
        return self.turns.total(loop, self.broadcasts.ranges)

    def _analyse(self, turn: Turn, roles: Roles | None, *, fresh: bool = False) -> None:
        lab = self._lab(turn)
        if roles is None or not fresh:
            roles = find_roles(lab)
        self.pending = None
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
        elif again and lab.turns == 1:
            self.second_look = self.passed[turn.loop] + again
            self.chosen = turn.loop
        else:
            self.finished = True
