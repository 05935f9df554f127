"""How long this process has worked, so that a busy machine does not make the check give up.

That is the time on the clock, or the processor's time where that is less: its own and that of its children. But half
of the time on the clock counts in any case, so that what only waits comes to an end as well.
"""

from __future__ import annotations

import os
import time

LEAST = 0.5  # of the time on the clock


class _Start:
    """When this process began, on both clocks; a forked child begins anew."""

    clock = 0.0
    processor = 0.0

    @classmethod
    def set(cls) -> None:
        cls.clock, cls.processor = time.monotonic(), _processor()


def worked() -> float:
    """Seconds worked since this process began."""
    return _either(time.monotonic() - _Start.clock, _processor() - _Start.processor)


def worked_by(child: int, clock: float) -> float:
    """Seconds worked by a child that was started `clock` seconds ago; those on the clock where it cannot be told."""
    try:
        own = time.clock_gettime((~child << 3) | 2)  # Linux: the clock of another process
    except (AttributeError, OSError, OverflowError):
        return clock
    return _either(clock, own)


def _either(clock: float, processor: float) -> float:
    return max(LEAST * clock, min(clock, processor))


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


_Start.set()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_Start.set)
