"""Line by line through the user's own functions, with Python's own trace, which is switched on only while it is needed.

Lines are counted from the end of an iteration on, so that a place in the middle of one can be found again.
"""

from __future__ import annotations

import ast
import sys
from typing import Any, Callable

from ..running.instrument import Program


class LineTrace:
    """Calls `on_line(frame, is_counted)` before each line of the user's that begins a statement.

    `is_counted`: the line belongs to the function that is gone through, or to one that called it.
    """

    def __init__(self, program: Program, on_line: Callable[[Any, bool], None]) -> None:
        self._program = program
        self._on_line = on_line
        self._starts: dict[str, frozenset[int]] = {}
        self._through: set[int] = set()
        self._last: tuple[int, int] = (0, 0)
        self.is_on = False

    def go_through(self, frame: Any) -> None:
        """From here on lines of this function count, and of those it returns to."""
        self._through = {id(f) for f in _stack(frame)}
        self._last = (id(frame), frame.f_lineno)

    def switch(self, frame: Any, *, on: bool) -> None:
        """Begin or cease to watch; `frame` is the user's that runs."""
        if on == self.is_on:
            return
        self.is_on = on
        self._last = (id(frame), frame.f_lineno)
        sys.settrace(self._call if on else None)
        for user in _stack(frame):
            if user.f_code.co_filename in self._program.sources:
                user.f_trace = self._line if on else None

    def _call(self, frame: Any, event: str, argument: Any) -> Any:
        return self._line if frame.f_code.co_filename in self._program.sources else None

    def _line(self, frame: Any, event: str, argument: Any) -> Any:
        if not self.is_on:
            return None
        if event == "line":
            here = (id(frame), frame.f_lineno)
            if frame.f_lineno in self._statements(frame.f_code.co_filename) and here != self._last:
                self._last = here
                self._on_line(frame, id(frame) in self._through)
        return self._line if self.is_on else None

    def _statements(self, file: str) -> frozenset[int]:
        """The lines on which statements begin."""
        found = self._starts.get(file)
        if found is None:
            tree = ast.parse("\n".join(self._program.sources[file]))
            found = frozenset(node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt))
            self._starts[file] = found
        return found


def _stack(frame: Any) -> list[Any]:
    """The frame and those that called it."""
    frames = []
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back
    return frames
