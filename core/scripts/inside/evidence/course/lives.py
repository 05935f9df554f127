"""What a forked process does at the tops and ends of loops, from its birth to its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...running.clock import worked
from ...running.fork import BecomeChild, report_and_exit
from ...running.recorder import Recorder
from ..data.pairing import copies, order_finding
from ..data.rescaled import rescaled
from .series import SeriesRecorder

if TYPE_CHECKING:
    from ...conductor import Conductor


@dataclass
class Explore:
    """The task of the child that runs ahead: do the loops around change leaves the inner one does not?"""

    enclosing: list[tuple[int, Any]]
    known: set[str]
    seconds: float  # of work; then it tells what it has seen so far


class Child:
    """What a forked process does at the tops and ends of loops."""

    pipe: int

    def top(self, loop: int, frame: Any) -> None:
        raise NotImplementedError

    def out(self, loop: int, frame: Any) -> None:
        raise NotImplementedError

    def script_ended(self, error: BaseException | None) -> None:
        raise NotImplementedError


class Iteration(Child):
    """Lives until the loop comes round again, as often as the probe says."""

    def __init__(self, recorder: Recorder, pipe: int, loop: int, frame: Any) -> None:
        self.recorder = recorder
        self.pipe = pipe
        self.loop = loop
        self.frame = frame
        self.left = recorder.probe.turns

    def _finish(self, ended: str, error: BaseException | None = None) -> None:
        report_and_exit(self.pipe, self.recorder.finish(ended, error))

    def top(self, loop: int, frame: Any) -> None:
        if loop == self.loop and frame is self.frame:
            self.left -= 1
            if self.left <= 0:
                self._finish("iteration")

    def out(self, loop: int, frame: Any) -> None:
        if loop == self.loop and frame is self.frame:
            self._finish("left")

    def script_ended(self, error: BaseException | None) -> None:
        self._finish("exception" if error is not None else "left", error)


class Long(Child):
    """Lives through many turns of the loop, in whatever activation of its function."""

    def __init__(self, recorder: SeriesRecorder, pipe: int, loop: int) -> None:
        self.recorder = recorder
        self.pipe = pipe
        self.loop = loop

    def top(self, loop: int, frame: Any) -> None:
        if (loop == self.loop and self.recorder.turn(frame)) or self.recorder.is_late:
            report_and_exit(self.pipe, self.recorder.finish("enough"))

    def out(self, loop: int, frame: Any) -> None:
        pass

    def script_ended(self, error: BaseException | None) -> None:
        report_and_exit(self.pipe, self.recorder.finish("exception" if error else "ended", error))


class Explorer(Child):
    """Runs ahead through one whole turn of the loops around, and tells which other leaves that changes.

    The outermost may take long; what the nearest ones change counts, and how long it took to see it.
    """

    def __init__(self, conductor: Conductor, child: BecomeChild) -> None:
        self.conductor = conductor
        self.pipe = child.pipe
        self.waiting = list(child.probe.enclosing)
        self.known = child.probe.known
        self.seconds = child.probe.seconds
        self.took: float | None = None  # until something else was seen to change
        self.before = {id(frame): conductor.digest(frame) for _, frame in self.waiting}
        self.seen: set[int] = set()
        self.extra: set[str] = set()
        self.found: list[dict[str, Any]] = []

    def top(self, loop: int, frame: Any) -> None:
        for entry in self.waiting:
            if entry[0] == loop and entry[1] is frame:
                before = self.before[id(frame)]
                now = self.conductor.digest(frame)
                changed = {
                    n for n, v in now.items() if n in before and before[n][0] == v[0] and not same_digest(before[n], v)
                }
                self.extra |= changed - self.known
                if self.extra and self.took is None:
                    self.took = worked()
                self._check_pairing(loop, frame)
                self._check_scales(loop, before, {name: now[name] for name in changed - self.known})
                self.before[id(frame)] = now
                if self.extra or loop in self.seen:
                    self.waiting.remove(entry)
                self.seen.add(loop)
                break
        if not self.waiting or worked() > self.seconds:
            self._finish()

    def _finish(self) -> None:
        report_and_exit(self.pipe, (self.extra, self.found, worked() if self.took is None else self.took))

    def _check_pairing(self, loop: int, frame: Any) -> None:
        conductor = self.conductor
        for turn in conductor.turns.stack:
            if turn.loop == loop and turn.frame is frame and turn.copies:
                place = conductor.program.loops[loop]
                now = copies(conductor.leaves_at(frame))
                found = order_finding(conductor.program, turn.copies, now, (place.line, place.end_line))
                if found is not None and not self.found:
                    self.found.append(found)

    def _check_scales(self, loop: int, before: dict[str, Any], now: dict[str, Any]) -> None:
        place = self.conductor.program.loops[loop]
        found = rescaled(self.conductor.program, place.file, (place.line, place.end_line), before, now)
        if found is not None and not self.found:
            self.found.append(found)

    def out(self, loop: int, frame: Any) -> None:
        self.waiting = [entry for entry in self.waiting if entry[0] != loop or entry[1] is not frame]
        if not self.waiting:
            self._finish()

    def script_ended(self, error: BaseException | None) -> None:
        self._finish()


def same_digest(left: Any, right: Any) -> bool:
    return left is not None and left[0] == right[0] and bool((left[1] == right[1]).all())
