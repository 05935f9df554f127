"""The fork that looks ahead: `check` in a process that is thrown away afterwards.

It first tells what stepping needs, so that the script can go on, and in the background everything else it finds.
"""

from __future__ import annotations

import inspect
import os
import pickle
import time
from typing import Any

from ..analysis import Analysis
from ..conductor import SHARE, Options
from ..runner import REPEATS
from ..running.instrument import Program
from ..running.lab import Lab
from ..running.turns import Turn
from ..truth.loss import Loss
from ..truth.roles import Roles
from .channel import Channel
from .found import Found, found_at, gradients_of


class Scout(Analysis):
    """An analysis that hands over roles and loss as soon as it knows them."""

    def __init__(self, program: Program, script: str, options: Options, channel: Channel) -> None:
        super().__init__(program, script, options, self._tell)
        self._channel = channel
        self._tells = -1
        self._best: Found | None = None
        self._owner = 0

    def born(self, channel: Channel, tells: int) -> Scout:
        """This process is the one that looks ahead: its clock starts now."""
        self._channel, self._tells, self._owner = channel, tells, os.getpid()
        self.began = time.monotonic()
        assert self.conductor is not None
        self.conductor.children.watch = channel.has_more  # it ends this process once the screen is gone
        self.conductor.children.deadline = self.began + SHARE * self.options.seconds
        return self

    def say(self, text: str) -> None:
        """What is being done, in a few words."""
        self._tell("progress", text)

    def measured(self, lab: Lab, roles: Roles, loss: Loss | None) -> None:
        """Roles and loss are known: the script may go on."""
        conductor = self.conductor
        if conductor is None or not roles.parameters:
            return
        turn = next((t for t in conductor.turns.stack if t.loop == lab.loop), None)
        around = conductor.turns.around(turn) if turn is not None else []
        loops = [t.loop for t in around] + [lab.loop]
        if turn is not None and around and self._is_fed_by(around[-1], turn.frame, roles):
            loops.pop()
        shown = self.shown[0] if self.shown is not None else loss  # what the script shows rather than what it minimises
        total = conductor.total_iterations(loops[-1])
        self._best = found_at(lab, roles, shown, loops, total)
        is_second = turn is not None and turn.iteration == 1
        before = turn.before if turn is not None and is_second else {}
        self._best.gradients = gradients_of(lab, self._best.parameters, before)
        if loss is not None:
            self._hand_over()

    def _is_fed_by(self, outer: Turn, frame: Any, roles: Roles) -> bool:
        """Whether a loop turns with one in a generator it goes over: its own body is where the training is."""
        if not frame.f_code.co_flags & inspect.CO_GENERATOR or frame.f_back is not outer.frame:
            return False
        return self.program.loops[outer.loop].line == frame.f_back.f_lineno and all(
            leaf.root != "local" for leaf in roles.parameters
        )

    @property
    def is_early(self) -> bool:
        """Whether there is time to run the script again."""
        return time.monotonic() - self.began < self.options.seconds / REPEATS

    def suppose(self, found: Found | None) -> None:
        """What nothing has proved, if nothing else is known."""
        if self._best is None:
            self._best = found

    def _hand_over(self) -> None:
        if self._tells < 0 or self._best is None:
            return
        content = memoryview(pickle.dumps(self._best, protocol=4))
        while content:
            content = content[os.write(self._tells, content) :]
        os.close(self._tells)
        self._tells = -1

    def _tell(self, kind: str, content: Any) -> None:
        """Children stay silent; whoever reports is done."""
        if os.getpid() != self._owner:
            return
        if kind == "progress":
            self._channel.send({kind: content})
            return
        self._hand_over()
        is_known = self._tells < 0
        self._channel.send({kind: content, "is_known": is_known})
        os._exit(0)
