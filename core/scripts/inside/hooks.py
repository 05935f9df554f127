"""What the instrumented program calls: in the parent, and in the children that are forked at the tops of loops.

A hook never raises into the user's program, but to end a run that is one too many. Where the checker's own code
fails, a child says so and ends; the parent notes it and lets the script run on alone.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .evidence.course.lives import Child, Explore, Explorer, Iteration, Long
from .evidence.course.series import SeriesProbe, SeriesRecorder
from .running import instrument
from .running.failures import Failed, describe, guarded
from .running.fork import BecomeChild, report_and_exit
from .running.quick import statement_hook, value_hook
from .running.recorder import Recorder
from .running.safety import seal

if TYPE_CHECKING:
    from .conductor import Conductor


LATER_SITES = 4096  # of modules that a child imports


class Enough(BaseException):
    """Ends a run of the script after the first, of which no more is wanted."""


class Hooks:
    """Passes on what happens: to the conductor, or to what this process has become."""

    def __init__(self, conductor: Conductor) -> None:
        self.conductor = conductor
        self.child: Child | None = None

    def install(self) -> None:
        """Put the hooks where instrumented code finds them; values are watched for broadcasts only."""
        setattr(builtins, instrument.VALUE, guarded(self.conductor.broadcasts.value, self._failed))
        setattr(builtins, instrument.DONE, _ignore)
        setattr(builtins, instrument.TOP, self.top)
        setattr(builtins, instrument.OUT, self.out)
        setattr(builtins, instrument.EACH, self.each)

    def each(self, loop: int, items: Iterable[Any]) -> Iterator[Any]:
        """The items of a comprehension, each one a turn of a loop in the frame that asks for it."""
        for item in items:
            self.at_top(loop, sys._getframe(1))
            yield item
        self.at_out(loop, sys._getframe(1))

    def top(self, loop: int) -> None:
        """A loop begins another turn."""
        self.at_top(loop, sys._getframe(1))

    def out(self, loop: int) -> None:
        """A loop is over."""
        self.at_out(loop, sys._getframe(1))

    def at_top(self, loop: int, frame: Any) -> None:
        """The same as `top`, for whoever knows the frame the loop stands in."""
        try:
            if self.child is not None:
                self.child.top(loop, frame)
            elif not self.conductor.finished:
                with np.errstate(all="ignore"):  # also if the script has NumPy raise
                    self.conductor.top(loop, frame)
        except BecomeChild as child:
            self._become(child, loop, frame)
        except Exception as error:  # noqa: BLE001  it is told at the end
            self._failed(error)
        if self.child is None and self.conductor.has_enough:
            raise Enough

    def at_out(self, loop: int, frame: Any) -> None:
        """The same as `out`, for whoever knows the frame."""
        if self.child is None:
            self.conductor.turns.leave(loop, frame)
            return
        try:
            self.child.out(loop, frame)
        except Exception as error:  # noqa: BLE001  it is told by the parent
            self._failed(error)

    def ended(self, error: BaseException | None) -> None:
        """The script is over; a child never returns from here."""
        if self.child is None:
            return
        try:
            self.child.script_ended(error)
        except Exception as own:  # noqa: BLE001  it is told by the parent
            self._failed(own)

    def _failed(self, error: Exception) -> None:
        if self.child is not None:
            report_and_exit(self.child.pipe, Failed(describe(error)))
        self.conductor.failures.note(describe(error))
        self.conductor.finished = True
        setattr(builtins, instrument.VALUE, _pass_on)

    def _become(self, child: BecomeChild, loop: int, frame: Any) -> None:
        try:
            seal()
            self.child = self._born(child, loop, frame)
        except Exception as error:  # noqa: BLE001  it is told by the parent
            report_and_exit(child.pipe, Failed(describe(error)))

    def _born(self, child: BecomeChild, loop: int, frame: Any) -> Child:
        if isinstance(child.probe, Explore):
            return Explorer(self.conductor, child)
        leaves = self.conductor.leaves_at(frame)
        sites = len(self.conductor.program.sites) + LATER_SITES
        if isinstance(child.probe, SeriesProbe):
            series = SeriesRecorder(child.probe, leaves, sites)
            self._record_with(series)
            return Long(series, child.pipe, loop)
        recorder = Recorder(child.probe, leaves, sites, self.conductor.program.differences)
        self._record_with(recorder)
        return Iteration(recorder, child.pipe, loop, frame)

    def _record_with(self, recorder: Recorder | SeriesRecorder) -> None:
        def end() -> None:
            if self.child is not None:
                report_and_exit(self.child.pipe, recorder.finish("iteration"))

        setattr(builtins, instrument.VALUE, value_hook(recorder, self._failed))
        setattr(builtins, instrument.DONE, statement_hook(recorder, end, self._failed))


def _ignore(statement: int) -> None:
    """The hook for statements while nothing is recorded."""


def _pass_on(site: int, value: Any) -> Any:
    """The hook for values when nobody looks any more."""
    return value
