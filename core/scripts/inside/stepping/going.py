"""Where a process stands in the script and where it goes: what decides, between two iterations and before each line.

Iterations are counted, and lines since the last of them. Two processes that stand at the same place are in the same
state, so that one can take over from the other.
"""

from __future__ import annotations

from typing import Any, Callable

from .stoppers import Stoppers
from .target import Target, holds

NEW_ROUND = 1 << 20
"""Lines at the top of a loop that was left and is entered again: what lies between is counted below."""
SLOW = 0.3
"""Seconds of an iteration that is not followed by another one, only so that its update can be told."""

Measure = Callable[[str, int], Any]


class Going:
    """`done` iterations, `lines` since, `epochs`: turns of the loop around. `has_news`: an iteration has just ended."""

    def __init__(self) -> None:
        self.done = 0
        self.lines = 0
        self.epochs = 0
        self.target = Target(step=0)
        self.is_pausing = False
        self.has_news = True
        self.stoppers = Stoppers()
        self.sought = 0
        self._sure_from = 0  # the first iteration after which it can be told that something began to hold

    @property
    def at(self) -> list[int]:
        """The place."""
        return [self.done, self.lines]

    @property
    def is_between(self) -> bool:
        """Whether no line of an iteration has been run."""
        return self.lines in (0, NEW_ROUND)

    def complete(self) -> None:
        """An iteration has ended."""
        self.done += 1
        self.lines = 0
        self.has_news = True

    def enter_again(self) -> None:
        """The loop was left and is entered again."""
        self.lines = NEW_ROUND
        self.has_news = True

    def set_out(self, target: Target, measure: Measure, *, has_update: bool) -> None:
        """Go on, to there; a condition that holds already has to begin to."""
        self.target, self.is_pausing = target, False
        if target.when:
            target.held = self.done > 0 and holds(target.when, measure)
        self.sought, self._sure_from = 0, self.done + 2 if self.done else 1
        self.stoppers.stopped_by = None
        if target.breaks:
            self.stoppers.look(measure if self.done else _nothing, has_update=has_update or not self.done)

    @property
    def is_at_limit(self) -> bool:
        """Whether another process stands here, which is to go on."""
        return self.target.limit is not None and self.at >= self.target.limit

    @property
    def needs_lines(self) -> bool:
        """Whether the way to where this process is to stop leads from line to line."""
        target = self.target
        if target.follows_lines or (target.breaks and self.stoppers.has_lines):
            return True
        ends = [[target.step, target.events]] if target.step is not None else []
        ends += [target.limit] if target.limit is not None else []
        for step, lines in ends:
            is_new_round = lines == NEW_ROUND or lines > NEW_ROUND > self.lines
            if step == self.done and [step, lines] > self.at and not is_new_round:
                return True
        return False

    def needs_update(self) -> bool:
        """Whether the iteration that begins may be the last before a stop, so that its update is to be measured."""
        target = self.target
        is_near = target.step is not None and target.step <= self.done + 1
        if target.breaks and self.stoppers.needs_update:
            return True
        return bool(is_near or target.follows_lines or target.when or target.epoch is not None or self.is_pausing)

    def reason(self, loss: float | None, measure: Measure, *, can_pause: bool) -> str | None:
        """Why to stop between two iterations; "limit" where another process goes on."""
        target = self.target
        has_news, self.has_news = self.has_news and self.done > 0, False
        if has_news and target.seeks:
            self._seek(target, measure)
        if has_news and target.breaks and self.stoppers.after(self.done, measure):
            return "breakpoint"
        if self.is_pausing and can_pause:
            self.is_pausing = False
            return "pause"
        if target.step is not None and self.at >= [target.step, target.events]:
            return "target"
        if target.epoch is not None and self.epochs >= target.epoch:
            return "target"
        if has_news and target.lines:
            target.lines -= 1
            if not target.lines:
                return "target"
        reason = self._in_numbers(target, loss, measure) if has_news else None
        return "limit" if reason is None and self.is_at_limit else reason

    def _in_numbers(self, target: Target, loss: float | None, measure: Measure) -> str | None:
        if target.guards and loss is not None and loss - loss != 0:
            target.guards = False
            return "not-finite"
        if target.when and not target.seeks:
            before, target.held = target.held, holds(target.when, measure)
            if target.held and not before:
                return "target"
        return None

    def _seek(self, target: Target, measure: Measure) -> None:
        """Note the last iteration after which the condition began to hold."""
        before, target.held = target.held, holds(target.when, measure)
        if target.held and not before and self.done >= self._sure_from:
            self.sought = self.done

    def reason_at(self, file: str, line: int, *, is_counted: bool) -> str | None:
        """Why to stop before a line; `is_counted`: it is one of those that are gone through one by one."""
        self.lines += 1
        target = self.target
        if target.breaks and self.stoppers.before_line(file, line, self.done):
            return "breakpoint"
        if target.step is not None and self.at >= [target.step, target.events]:
            return "target"
        if target.line == line and target.file == file:
            return "target"
        if target.lines and is_counted:
            target.lines -= 1
            if not target.lines:
                return "target"
        if self.is_pausing and target.follows_lines:
            self.is_pausing = False
            return "pause"
        return "limit" if self.is_at_limit else None


def _nothing(name: str, parameter: int) -> None:
    """Before the first iteration nothing is known, and so nothing holds."""
